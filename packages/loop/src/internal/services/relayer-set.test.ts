import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { threeWays } from '../../fixtures/three-ways.js';
import { staticRelayerSet } from '../../test/static-relayer-set.js';
import type { RelayerSet } from '../../types/relayer-set.js';
import { relayerSet } from './relayer-set.js';

describe('a relayer set', { timeout: 20_000 }, () => {
  it('answers its methods the same over every way, the healthy report too', async () => {
    const local = staticRelayerSet();
    await threeWays<RelayerSet>(relayerSet, staticRelayerSet, async (client) => {
      const remote = client as Required<RelayerSet>;
      const all = await remote.list([]);
      assert.deepEqual(all, await local.list([]));
      for (const id of all) {
        assert.deepEqual(await remote.get(id), id);
        assert.deepEqual(await remote.list([id]), [id]);
        await remote.startRelayer(id);
        await remote.closeRelayer(id);
        if (id.network === 'evm') await remote.relayerReady(id);
        else await assert.rejects(remote.relayerReady(id), { details: 'not ready' });
        assert.deepEqual(await remote.relayerHealthReport(id), await local.relayerHealthReport(id));
        assert.equal(await remote.relayerName(id), await local.relayerName(id));
        assert.deepEqual(await remote.relayerLatestHead(id), await local.relayerLatestHead(id));
        assert.deepEqual(await remote.relayerGetChainInfo(id), await local.relayerGetChainInfo(id));
      }
      await assert.rejects(remote.get({ network: 'x', chainId: '' }), { details: 'relayer with id x. not found' });
    });
  });
});
