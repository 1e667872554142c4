import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { threeWays } from './fixtures/three-ways.js';
import { contractReader } from './internal/services/contract-reader.js';
import { pluginProvider } from './internal/services/ocr2-provider.js';
import { staticCodec } from './test/static-codec.js';
import { staticProvider } from './test/static-provider.js';
import { typedCodec } from './typed-codec.js';
import { typedContractReader } from './typed-contract-reader.js';
import type {
  ContractBatch,
  ContractBatchResult,
  ContractKeyFilter,
  ContractReader,
  ReadRequest,
} from './types/contract-reader.js';
import { Instant } from './types/values.js';
import type { ValueType } from './value-type.js';
import { isWireError, wireErrors } from './wire-errors.js';

const timeout = 30_000;
const contract = { address: '0x24', name: 'Feed' };
const at = new Instant(1n);

/** As a class of an author's, with state of its own. */
class Remembering implements ContractReader {
  readonly #seen: unknown[] = [];

  take(): readonly unknown[] {
    return this.#seen.splice(0);
  }

  async getLatestValue({ params }: ReadRequest) {
    this.#seen.push(params);
    return null;
  }

  async batchGetLatestValues(batches: readonly ContractBatch[]): Promise<readonly ContractBatchResult[]> {
    this.#seen.push(batches.map(({ reads }) => reads.map(({ params }) => params)));
    return [];
  }

  async queryKey({ expressions }: ContractKeyFilter) {
    this.#seen.push(expressions);
    return [];
  }

  async queryKeys(filters: readonly ContractKeyFilter[]) {
    this.#seen.push(filters.map(({ expressions }) => expressions));
    return [];
  }

  async close(): Promise<void> {
    this.#seen.push('closed');
  }
}

function typeOf(identifier: string): ValueType | undefined {
  if (identifier === '0x24-Feed-at') return { record: { at: 'instant' } };
  if (identifier === '0x24-Feed-Answer.at') return 'instant';
  if (identifier === '0x24-Feed-any') return undefined;
  throw wireErrors.invalidType.because(`no ${identifier}`);
}

describe('a reader with types', { timeout }, () => {
  it('is given what its types say, where the wire has none', async () => {
    const reader = new Remembering();
    await threeWays(
      contractReader,
      () => typedContractReader(reader, typeOf),
      async (client) => {
        const { batchGetLatestValues, queryKey, queryKeys } = client;
        const request = { readIdentifier: '0x24-Feed-at', confidence: 0, params: { at, more: 1n } } as const;
        await client.getLatestValue(request);
        await client.getLatestValue({ ...request, readIdentifier: '0x24-Feed-any' });
        assert.deepEqual(reader.take(), [{ at }, { at: '1970-01-01T00:00:00.000000001Z', more: 1n }]);

        await batchGetLatestValues?.([{ contract, reads: [{ readName: 'at', params: { at } }] }]);
        assert.deepEqual(reader.take(), [[[{ at }]]]);

        const filter: ContractKeyFilter = {
          contract,
          key: 'Answer',
          expressions: [
            {
              kind: 'or',
              expressions: [
                { kind: 'comparator', name: 'at', comparators: [{ value: at, operator: 2 }] },
                { kind: 'txHash', txHash: '0xab' },
              ],
            },
          ],
        };
        const order = { count: 0n, sortBy: [] };
        await queryKey?.(filter, order);
        await queryKeys?.([filter], order);
        assert.deepEqual(reader.take(), [filter.expressions, [filter.expressions]]);
      },
    );
  });

  it('refuses what its types refuse, and keeps everything else of the reader', async () => {
    const reader = new Remembering();
    const typed = typedContractReader(reader, typeOf);
    const request = { readIdentifier: '0x24-Feed-at', confidence: 0, params: { at: 'never' } } as const;
    for (const refused of [request, { ...request, readIdentifier: 'unknown' }]) {
      await assert.rejects(typed.getLatestValue(refused), (error) => isWireError(error, wireErrors.invalidType));
    }
    await typed.close();
    assert.deepEqual(typed.take(), ['closed']);
    const least = typedContractReader({ getLatestValue: async () => null }, typeOf) as ContractReader;
    assert.equal(least.queryKey, undefined);
  });
});

describe('a codec with types', { timeout }, () => {
  it('is given what its types say', async () => {
    const given: unknown[] = [];
    const codec = typedCodec(
      {
        ...staticCodec(),
        encode: async (item) => {
          given.push(item);
          return new Uint8Array(0);
        },
      },
      (itemType) => (itemType === 'typed' ? { record: { at: 'instant' } } : undefined),
    );
    await threeWays(
      pluginProvider,
      () => ({ ...staticProvider(), codec }),
      async (provider) => {
        await provider.codec?.encode({ at }, 'typed');
        await provider.codec?.encode({ at }, 'other');
        assert.deepEqual(given.splice(0), [{ at }, { at: at.toString() }]);
        await assert.rejects(Promise.resolve(provider.codec?.encode({}, 'typed')), (error) =>
          isWireError(error, wireErrors.invalidType),
        );
      },
    );
  });
});
