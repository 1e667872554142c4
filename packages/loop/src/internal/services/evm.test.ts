import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { threeWays } from '../../fixtures/three-ways.js';
import { EVM as wire } from '../../pb/evm/evm.pb.js';
import { staticEvm, staticEvmExpression } from '../../test/static-evm.js';
import type { EvmService } from '../../types/evm.js';
import type { LimitAndSort } from '../../types/query.js';
import type { Relayer } from '../../types/relayer.js';
import { evmService } from './evm.js';
import { relayer } from './relayer.js';

const timeout = 30_000;
const hash = new Uint8Array(32).fill(9);
const address = new Uint8Array(20).fill(8);
const none = new Uint8Array(0);
const message = { from: none, to: address, data: Uint8Array.of(1) };
const byCursor: LimitAndSort = { count: 3n, cursor: { cursor: 'c', direction: 'following' }, sortBy: [] };
const bySort: LimitAndSort = {
  count: 0n,
  sortBy: [
    { by: 'timestamp', direction: 'ascending' },
    { by: 'block', direction: 'descending' },
    { by: 'sequence', direction: 'descending' },
  ],
};
const filter = {
  maxLogsKept: 1n,
  retentionTime: -1n,
  logsPerBlock: 2n,
  name: 'bad',
  addresses: [address],
  eventSigs: [hash],
  topic2: [hash, hash],
  topic3: [],
  topic4: [hash],
};

async function answers(evm: Required<EvmService>): Promise<unknown[]> {
  const query = {
    blockHash: none,
    fromBlock: 0n,
    toBlock: 2n ** 70n,
    addresses: [address],
    topics: [[hash], [], [hash]],
  };
  return [
    await evm.getTransactionFee('id'),
    await evm.callContract(message, undefined, 2, true),
    await evm.callContract(message, 5n, 0, false),
    await evm.filterLogs(query, 1, false),
    await evm.filterLogs({ blockHash: hash, addresses: [], topics: [] }, 0, true),
    await evm.balanceAt(address, -3n, 1),
    await evm.estimateGas(message),
    await evm.getTransactionByHash(hash, true),
    await evm.getTransactionReceipt(hash, false),
    await evm.headerByNumber(undefined, 0),
    await evm.queryTrackedLogs([staticEvmExpression], byCursor, 1),
    await evm.queryTrackedLogs([staticEvmExpression, staticEvmExpression], bySort, 0),
    await evm.getFiltersNames(),
    await evm.registerLogTracking({ ...filter, name: 'good' }),
    await evm
      .registerLogTracking(filter)
      .catch((error: { details?: string; message: string }) => error.details ?? error.message),
    await evm.unregisterLogTracking('good'),
    await evm.getTransactionStatus('abc'),
    await evm.submitTransaction(address, Uint8Array.of(7), 21_000n),
    await evm.submitTransaction(address, Uint8Array.of(7), undefined),
    await evm.calculateTransactionFee(3n, 2n ** 80n),
    await evm.getForwarderForEoa(address, none, 'p'),
  ];
}

function withEvm(): Relayer {
  return { evm: staticEvm(), close: async () => {} };
}

describe('the EVM service of a relayer', { timeout }, () => {
  it('answers all 16 methods the same over every way', async () => {
    assert.equal(Object.keys(evmService.methods).length, Object.keys(wire.methods).length);
    const expected = await answers(staticEvm());
    await threeWays(relayer, withEvm, async ({ evm }) => {
      assert.deepEqual(await answers(evm as Required<EvmService>), expected);
    });
  });

  it('is undefined for a relayer that has none, and there for one that has a part of it', async () => {
    await threeWays(
      relayer,
      (): Relayer => ({ close: async () => {} }),
      async ({ evm }) => assert.equal(evm, undefined),
    );
    await threeWays(
      relayer,
      (): Relayer => ({ evm: { estimateGas: async () => 5n }, close: async () => {} }),
      async (client) => {
        const evm = client.evm as Required<EvmService>;
        assert.deepEqual(await evm.getFiltersNames(), []);
        assert.equal(await evm.estimateGas(message), 5n);
        await assert.rejects(evm.balanceAt(address, undefined, 0), { status: Status.UNIMPLEMENTED });
      },
    );
  });

  it('refuses addresses and hashes of other lengths', async () => {
    await threeWays(relayer, withEvm, async (client) => {
      const evm = client.evm as Required<EvmService>;
      await assert.rejects(evm.balanceAt(hash, undefined, 0), { details: 'invalid address len 32: must be 20' });
      await assert.rejects(evm.getTransactionByHash(address, false), /invalid hash len 20: must be 32/);
    });
  });

  it("sends nothing of another length where the original's process would end, and no aggregator as the zero one", async () => {
    await using link = await linkedPeers();
    const asked: Uint8Array[] = [];
    const { getForwarderForEOA } = wire.methods;
    const { id } = link.plugin.peer.serve(
      link.plugin.peer.newServer().handle(getForwarderForEOA, ({ addr, aggr }) => {
        asked.push(aggr);
        return { addr };
      }),
      link.plugin.scope,
    );
    const { evm } = link.host.dial(relayer, id) as { evm: Required<EvmService> };
    assert.deepEqual(await evm.getForwarderForEoa(address, none, ''), address);
    assert.deepEqual(asked, [new Uint8Array(20)]);
    const short = new Uint8Array(19);
    await assert.rejects(evm.getForwarderForEoa(short, none, ''), /invalid address len 19: must be 20/);
    await assert.rejects(evm.getForwarderForEoa(address, short, ''), /invalid address len 19: must be 20/);
    await assert.rejects(evm.getTransactionByHash(short, true), /invalid hash len 19: must be 32/);
    await assert.rejects(evm.getTransactionReceipt(none, true), /invalid hash len 0: must be 32/);
    assert.equal(asked.length, 1);
  });

  it('refuses a cursor without a direction, confidences and sorts that it does not know', async () => {
    await using link = await linkedPeers();
    const id = await link.plugin.lend(relayer, withEvm());
    const { channel } = await link.host.peer.dial(id, link.host.scope.child());
    const { queryTrackedLogs } = wire.methods;
    const invalid = { status: Status.INVALID_ARGUMENT };
    const wrong = [
      { limitAndSort: { limit: { cursor: 'c' } } },
      { limitAndSort: { sortBy: [{ sortType: 9 }] } },
      { expression: [{}] },
    ];
    for (const request of wrong) {
      await assert.rejects(channel.unary(queryTrackedLogs, queryTrackedLogs.request.create(request)), invalid);
    }
    const unknown = queryTrackedLogs.request.create({ confidenceLevel: 9 });
    await assert.rejects(channel.unary(queryTrackedLogs, unknown), { details: 'invalid pb confidence level: 9' });
  });

  it('never sends a transaction twice', () => {
    assert.equal(evmService.methods['submitTransaction']?.repeatable, false);
  });
});
