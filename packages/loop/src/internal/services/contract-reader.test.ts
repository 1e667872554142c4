import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Channel, Status } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { threeWays } from '../../fixtures/three-ways.js';
import { ContractReader as wire } from '../../pb/loop/contract-reader.pb.js';
import { readIdentifier } from '../../read-identifier.js';
import {
  staticContract,
  staticContractReader,
  staticLatestValue,
  staticParams,
  staticReadName,
} from '../../test/static-contract-reader.js';
import type { ContractKeyFilter, ContractReader } from '../../types/contract-reader.js';
import type { LimitAndSort } from '../../types/query.js';
import type { Service } from '../../types/service.js';
import type { Value } from '../../types/values.js';
import { Decimal, Instant } from '../../types/values.js';
import { isWireError, wireErrors } from '../../wire-errors.js';
import { decodeVersionedBytes, encodeVersionedBytes } from '../values/versioned-bytes.js';
import { contractReader } from './contract-reader.js';

const timeout = 30_000;
const { methods } = wire;

type Reader = ContractReader & Service;
const alone = (reader: ContractReader = staticContractReader()): Reader => ({ ...reader, close: async () => {} });
const all = (reader: Reader) => reader as Required<Reader>;

const identifier = readIdentifier(staticContract, staticReadName);
const echo = readIdentifier(staticContract, 'echo');
const other = { address: '0x25', name: 'anyContract' };
const byCursor: LimitAndSort = { count: 3n, cursor: { cursor: 'c', direction: 'preceding' }, sortBy: [] };
const bySort: LimitAndSort = { count: 0n, sortBy: [{ by: 'block', direction: 'descending' }] };
const filter: ContractKeyFilter = {
  contract: staticContract,
  key: 'Transfer',
  expressions: [
    { kind: 'comparator', name: 'from', comparators: [{ value: { amount: 2n ** 70n, account: '0xab' }, operator: 4 }] },
    {
      kind: 'or',
      expressions: [
        { kind: 'block', block: '7', operator: 0 },
        { kind: 'confidence', confidence: 2 },
      ],
    },
  ],
  asValueType: false,
};

async function answers(reader: Required<Reader>): Promise<unknown[]> {
  return [
    await reader.getLatestValue({ readIdentifier: identifier, confidence: 0, params: staticParams }),
    await reader.getLatestValue({ readIdentifier: echo, confidence: 2, params: { big: -(2n ** 300n), half: 0.5 } }),
    await reader.getLatestValue({ readIdentifier: echo, confidence: 2, params: null, asValueType: true }),
    await reader.getLatestValueWithHeadData({ readIdentifier: identifier, confidence: 1, params: staticParams }),
    await reader.getLatestValueWithHeadData({ readIdentifier: identifier, confidence: 0, params: staticParams }),
    await reader.batchGetLatestValues([
      { contract: staticContract, reads: [{ readName: staticReadName, params: staticParams }] },
      { contract: other, reads: [{ readName: 'echo', params: null }] },
    ]),
    await reader.queryKey(filter, byCursor),
    await reader.queryKeys([filter, { ...filter, key: 'Approval', asValueType: true }], bySort),
    await reader.bind([staticContract, other]),
    await reader.unbind([other]),
  ];
}

async function rawly<R>(reader: Reader, use: (channel: Channel) => Promise<R>): Promise<R> {
  await using link = await linkedPeers();
  const id = await link.plugin.lend(contractReader, reader);
  return await use((await link.host.peer.dial(id, link.host.scope.child())).channel);
}

describe('a contract reader', { timeout }, () => {
  it('answers all 7 methods the same over every way', async () => {
    assert.equal(Object.keys(contractReader.own[1]?.methods ?? {}).length, Object.keys(methods).length);
    const expected = await answers(all(alone()));
    await threeWays(contractReader, alone, async (client) => assert.deepEqual(await answers(all(client)), expected));
  });

  it('keeps the identity of errors over every way', async () => {
    await threeWays(contractReader, alone, async (client) => {
      const reader = all(client);
      const rejects = async (call: Promise<unknown>, known: (typeof wireErrors)[keyof typeof wireErrors]) =>
        assert.rejects(call, (error) => isWireError(error, known));
      const read = { readIdentifier: identifier, confidence: 0, params: null } as const;
      await rejects(reader.getLatestValue({ ...read, readIdentifier: 'unknown' }), wireErrors.invalidType);
      await rejects(reader.getLatestValueWithHeadData(read), wireErrors.invalidEncoding);
      await rejects(reader.unbind([other]), wireErrors.notFound);
    });
  });

  it('answers in the encoding of the parameters, and in typed values when asked', async () => {
    const value: Value = { text: 'x' };
    await rawly(alone(), async (channel) => {
      for (const [version, encoding] of (['json', 'json2', 'cbor', 'values'] as const).entries()) {
        const params = encodeVersionedBytes(value, encoding);
        for (const asValueType of [false, true]) {
          const request = { readIdentifier: echo, confidence: 0, params, asValueType };
          const { retVal } = await channel.unary(methods.getLatestValue, request);
          assert.deepEqual(decodeVersionedBytes(retVal), value);
          assert.equal(retVal?.version, asValueType ? 3 : version);
          const withHead = await channel.unary(methods.getLatestValueWithHeadData, request);
          assert.deepEqual(withHead.retVal, retVal);
        }
      }
    });
  });

  it('answers batches and queries in CBOR, and a query in typed values when asked', async () => {
    const wireFilter = (key: string, asValueType: boolean) => ({
      contract: staticContract,
      filter: { key, expression: [] },
      asValueType,
    });
    await rawly(alone(), async (channel) => {
      const reads = [{ readName: 'echo', params: encodeVersionedBytes('x', 'json'), returnVal: undefined }];
      const batch = await channel.unary(methods.batchGetLatestValues, {
        requests: [{ contract: staticContract, reads }],
      });
      assert.equal(batch.results[0]?.results[0]?.returnVal?.version, 2);
      for (const asValueType of [false, true]) {
        const request = { ...wireFilter('a', asValueType), limitAndSort: undefined };
        const { sequences } = await channel.unary(methods.queryKey, request);
        assert.equal(sequences[0]?.data?.version, asValueType ? 3 : 2);
      }
      const { sequences } = await channel.unary(methods.queryKeys, {
        filters: [wireFilter('a', false), wireFilter('b', true)],
        limitAndSort: undefined,
      });
      assert.deepEqual(
        sequences.map(({ key, data }) => [key, data?.version]),
        [
          ['a', 2],
          ['b', 3],
        ],
      );
    });
  });

  it('keeps times and decimals where typed values are asked for', async () => {
    const value: Value = { at: new Instant(1n), price: new Decimal(15n, -1), list: [1n, 0.5, true, Uint8Array.of(1)] };
    const reader = alone({ ...staticContractReader(), getLatestValue: async () => value });
    await threeWays(
      contractReader,
      () => reader,
      async (client) => {
        const request = { readIdentifier: '', confidence: 0, params: {}, asValueType: true } as const;
        assert.deepEqual(await client.getLatestValue(request), value);
      },
    );
  });

  it('puts batches of the same contract together, in requests and in answers', async () => {
    const seen: unknown[] = [];
    const reader = alone({
      getLatestValue: async () => null,
      batchGetLatestValues: async (batches) => {
        seen.push(batches);
        return batches.flatMap(({ contract, reads }) =>
          reads.map(({ readName, params }) => ({ contract, results: [{ readName, value: params }] })),
        );
      },
    });
    await threeWays(
      contractReader,
      () => reader,
      async (client) => {
        const read = (readName: string) => ({ readName, params: { of: readName } });
        const answer = await all(client).batchGetLatestValues([
          { contract: staticContract, reads: [read('a'), read('b')] },
          { contract: other, reads: [read('c')] },
          { contract: staticContract, reads: [read('d')] },
        ]);
        const result = (readName: string) => ({ readName, value: { of: readName } });
        assert.deepEqual(answer, [
          { contract: staticContract, results: [result('a'), result('b'), result('d')] },
          { contract: other, results: [result('c')] },
        ]);
        assert.deepEqual(seen.pop(), [
          { contract: staticContract, reads: [read('a'), read('b'), read('d')] },
          { contract: other, reads: [read('c')] },
        ]);
      },
    );
  });

  it('sends a value with a read that failed too: the original reads it unasked', async () => {
    const reads = [{ readName: 'unknown', params: encodeVersionedBytes(null), returnVal: undefined }];
    const { results } = await rawly(alone(), (channel) =>
      channel.unary(methods.batchGetLatestValues, { requests: [{ contract: staticContract, reads }] }),
    );
    const [failed] = results[0]?.results ?? [];
    assert.match(failed?.error ?? '', /^invalid type: expected /);
    assert.equal(decodeVersionedBytes(failed?.returnVal), null);
  });

  it('refuses parameters that are missing or in an encoding that it does not know', async () => {
    await rawly(alone(), async (channel) => {
      for (const params of [
        undefined,
        { version: 4, data: new Uint8Array(0) },
        { version: 2, data: Uint8Array.of(0xff) },
      ]) {
        const request = { readIdentifier: echo, confidence: 0, params, asValueType: false };
        await assert.rejects(channel.unary(methods.getLatestValue, request), { status: Status.INVALID_ARGUMENT });
      }
    });
  });

  it('does not answer with logs of a key that nobody asked for', async () => {
    const reader = staticContractReader();
    const wrong = alone({
      ...reader,
      queryKeys: async (filters, order) =>
        (await reader.queryKeys(filters, order)).map((log) => ({ ...log, key: 'x' })),
    });
    await threeWays(
      contractReader,
      () => wrong,
      async (client) => {
        await assert.rejects(all(client).queryKeys([filter], bySort), {
          message: /missing encoding version for key x/,
        });
      },
    );
  });

  it('answers Unimplemented for what it leaves out', async () => {
    await threeWays(
      contractReader,
      () => alone({ getLatestValue: async () => null }),
      async (client) => {
        const reader = all(client);
        const unimplemented = { status: Status.UNIMPLEMENTED };
        await assert.rejects(reader.bind([staticContract]), unimplemented);
        await assert.rejects(reader.queryKey(filter, bySort), unimplemented);
        await assert.rejects(
          reader.getLatestValueWithHeadData({ readIdentifier: '', confidence: 0, params: null }),
          unimplemented,
        );
        assert.equal(await reader.getLatestValue({ readIdentifier: '', confidence: 0, params: null }), null);
      },
    );
  });

  it("gives the original's answer to the original's question", async () => {
    const request = { readIdentifier: '0x24-anyContract-anyMethod', confidence: 0, params: staticParams } as const;
    assert.deepEqual(await staticContractReader().getLatestValue(request), staticLatestValue);
  });
});
