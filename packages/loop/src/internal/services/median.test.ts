import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { readIdentifier } from '../../read-identifier.js';
import { staticMaxSize } from '../../test/static-codec.js';
import { staticContract, staticLatestValue, staticParams, staticReadName } from '../../test/static-contract-reader.js';
import { staticMedianFactory } from '../../test/static-median.js';
import { staticProvider } from '../../test/static-provider.js';
import type { MedianFactoryArgs, MedianProvider, PluginMedian } from '../../types/median.js';
import type { Service } from '../../types/service.js';
import { medianProvider, pluginMedian } from './median.js';

const timeout = 20_000;
const source = { observe: async () => 1n };
const request = {
  readIdentifier: readIdentifier(staticContract, staticReadName),
  confidence: 0,
  params: staticParams,
} as const;

/** What a median plugin is given as its provider: one of the host's own, and one of a relayer plugin's. */
async function givenTo(provider: MedianProvider, check: (given: MedianProvider) => Promise<void>): Promise<void> {
  await using relayer = await linkedPeers();
  await using median = await linkedPeers();
  const seen: MedianFactoryArgs[] = [];
  const root: PluginMedian & Service = {
    newMedianFactory: async (args) => {
      seen.push(args);
      return staticMedianFactory(args);
    },
    close: async () => {},
  };
  const plugin = await median.host.receive(pluginMedian, await median.plugin.lend(pluginMedian, root));
  const remote = await relayer.host.receive(medianProvider, await relayer.plugin.lend(medianProvider, provider));
  for (const its of [provider, remote]) {
    await plugin.newMedianFactory({
      provider: its,
      contractId: '0xfeed',
      dataSource: source,
      juelsPerFeeCoin: source,
      gasPriceSubunits: source,
      errorLog: { saveError: async () => {} },
    });
    const given = seen.pop()?.provider;
    assert.ok(given !== undefined);
    await check(given);
  }
}

describe('the provider of a median plugin', { timeout }, () => {
  it('has the contract reader and the codec of its relayer', async () => {
    await givenTo(staticProvider(), async ({ contractReader, codec }) => {
      assert.deepEqual(await contractReader?.getLatestValue(request), staticLatestValue);
      assert.equal(await codec?.getMaxEncodingSize?.(1, 'itemType'), staticMaxSize);
    });
  });

  it('has neither where the relayer has none', async () => {
    const { contractReader: _reader, codec: _codec, ...bare } = staticProvider();
    await givenTo(bare, async ({ contractReader, codec }) => {
      assert.deepEqual([contractReader, codec], [undefined, undefined]);
    });
  });
});
