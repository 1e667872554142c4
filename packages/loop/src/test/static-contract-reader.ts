import { readIdentifier } from '../read-identifier.js';
import type {
  BoundContract,
  ContractKeyFilter,
  ContractReader,
  ReadRequest,
  Sequence,
} from '../types/contract-reader.js';
import type { LimitAndSort } from '../types/query.js';
import type { Head } from '../types/relayer.js';
import type { Value } from '../types/values.js';
import { WireError, wireErrors } from '../wire-errors.js';

/** What the original's static reader is bound to, asked for and answers. */
export const staticContract: BoundContract = { address: '0x24', name: 'anyContract' };
export const staticReadName = 'anyMethod';
export const staticParams = { param1: 'value1', param2: 'value2' };
export const staticLatestValue = { ret1: 'latestValue1', ret2: 'latestValue2' };

const head: Head = { height: '1337', hash: Uint8Array.of(1, 2), timestamp: 2n ** 64n - 1n };

export interface StaticContractReader extends Required<ContractReader> {
  /** Bound and not unbound, as `address-name`. */
  readonly bound: ReadonlySet<string>;
}

/**
 * A contract reader with fixed answers. Of the static contract it reads `anyMethod`, as the original's does, and
 * `echo`, which answers its parameters. Logs hold the query that they were found by.
 */
export function staticContractReader(): StaticContractReader {
  const bound = new Set<string>();
  const named = ({ address, name }: BoundContract): string => `${address}-${name}`;
  return {
    bound,
    getLatestValue: async (request) => latestValue(request),
    getLatestValueWithHeadData: async (request) => {
      const value = latestValue(request);
      return request.confidence === 1 ? { value, head } : { value };
    },
    batchGetLatestValues: async (batches) =>
      batches.map(({ contract, reads }) => ({
        contract,
        results: reads.map(({ readName, params }) => {
          const identifier = readIdentifier(contract, readName);
          try {
            return { readName, value: latestValue({ readIdentifier: identifier, confidence: 0, params }) };
          } catch (error) {
            return { readName, value: null, error: error instanceof WireError ? error.details : String(error) };
          }
        }),
      })),
    queryKey: async (filter, limitAndSort) => [log(filter, limitAndSort)],
    queryKeys: async (filters, limitAndSort) =>
      filters.map((filter) => ({ ...log(filter, limitAndSort), key: filter.key })),
    bind: async (contracts) => {
      for (const contract of contracts) bound.add(named(contract));
    },
    unbind: async (contracts) => {
      for (const contract of contracts) {
        if (!bound.delete(named(contract))) throw wireErrors.notFound.because(named(contract));
      }
    },
  };
}

function latestValue({ readIdentifier: asked, params }: ReadRequest): Value {
  if (asked === readIdentifier(staticContract, 'echo')) return params;
  const known = readIdentifier(staticContract, staticReadName);
  if (asked !== known) throw wireErrors.invalidType.because(`expected ${known} but got ${asked}`);
  const { param1, param2 } = { ...(params as Partial<typeof staticParams> | null) };
  if (param1 !== staticParams.param1 || param2 !== staticParams.param2) {
    throw wireErrors.invalidEncoding.because('wrong params');
  }
  return staticLatestValue;
}

function log({ contract, key, expressions }: ContractKeyFilter, { count, cursor, sortBy }: LimitAndSort): Sequence {
  return {
    cursor: cursor?.cursor ?? 'first',
    txHash: Uint8Array.of(0xab),
    head,
    data: { address: contract.address, key, query: spelt([expressions, count, cursor, sortBy]) },
  };
}

function spelt(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return member.toString();
    return member instanceof Uint8Array ? [...member] : member;
  });
}
