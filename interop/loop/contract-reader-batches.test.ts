import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { PluginClient } from '@loopp/go-plugin';
import { type Channel, Server } from '@loopp/grpc';
import { pluginKinds } from '@loopp/loop';
import { ContractReader } from '@loopp/loop/pb/loop/contract-reader.pb';
import { PluginRelayer, Relayer } from '@loopp/loop/pb/loop/relayer.pb';
import { linkedPeers } from '../../packages/loop/src/fixtures/linked-peers.js';
import { contractReader } from '../../packages/loop/src/internal/services/contract-reader.js';
import { encodeVersionedBytes } from '../../packages/loop/src/internal/values/versioned-bytes.js';
import { staticContractReader } from '../../packages/loop/src/test/static-contract-reader.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };
const contract = { address: '0x24', name: 'anyContract' };

/** A second batch of one contract that is longer than the first: what our clients never send. */
function readTwice(channel: Channel) {
  const read = { readName: 'echo', params: encodeVersionedBytes({ a: 1n }), returnVal: undefined };
  const requests = [
    { contract, reads: [read] },
    { contract, reads: [read, read] },
  ];
  return channel.unary(ContractReader.methods.batchGetLatestValues, { requests });
}

describe('two batches of one contract', () => {
  it('are answered together by ours', limit, async () => {
    await using link = await linkedPeers();
    const id = await link.plugin.lend(contractReader, { ...staticContractReader(), close: async () => {} });
    const { channel } = await link.host.peer.dial(id, link.host.scope.child());
    const { results } = await readTwice(channel);
    assert.deepEqual(
      results.map((batch) => [batch.contract, batch.results.length]),
      [[contract, 3]],
    );
  });
});

withGo(() => {
  describe('two batches of one contract, sent to the original', () => {
    before(() => goProgram('reader'), buildTimeout);

    it('end its process', limit, async () => {
      const plugin = new PluginClient({ command: [await goProgram('reader')], handshake: pluginKinds.relayer });
      try {
        const { channel, broker, exited } = await plugin.start();
        const listen = async () => (await broker.acceptAndServe(broker.nextId(), new Server())).id;
        const [keystoreID, keystoreCSAID, capabilityRegistryID] = [await listen(), await listen(), await listen()];
        const request = { config: '', keystoreID, keystoreCSAID, capabilityRegistryID };
        const { relayerID } = await channel.unary(PluginRelayer.methods.newRelayer, request);
        const { contractReaderID } = await (await broker.dial(relayerID)).unary(Relayer.methods.newContractReader, {
          contractReaderConfig: Uint8Array.of(1),
        });
        await assert.rejects(readTwice(await broker.dial(contractReaderID)));
        const { code, stderrTail } = await exited;
        assert.equal(code, 2);
        assert.ok(stderrTail.includes('panic: runtime error: index out of range [1] with length 1'));
      } finally {
        await plugin.stop();
      }
    });
  });
});
