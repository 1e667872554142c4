import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Asked, original, ours } from './asking-hosts.js';
import { buildTimeout, withoutGo } from './go-programs.js';

const limit = { timeout: 30_000 };

for (const [name, start] of Object.entries({ ours, original })) {
  const isOriginal = name === 'original';
  describe(`what our reporting plugins are served by a host, ${name}`, { skip: isOriginal && withoutGo }, () => {
    let host: Asked;
    before(async () => {
      host = await start();
    }, buildTimeout);
    after(() => host?.close());

    for (const ocr of ['ocr2', 'ocr3'] as const) {
      it(`pipeline runner, telemetry, error log, key-value store and provider, ${ocr}`, limit, async () => {
        const answer = (await host.ask('services', ocr)) as Record<string, unknown>;
        const { account, ...rest } = answer;
        assert.deepEqual(rest, { failed: 'failed on purpose', stored: 42, pruned: '1' });
        assert.match(String(account), isOriginal ? /^csa / : /^0xfirst$/);
      });

      it(`the relayer set, ${ocr}`, limit, async () => {
        assert.deepEqual(await host.ask('relayer set', ocr), {
          got: { network: 'evm', chainId: '1' },
          name: 'Relayer evm',
          head: { height: '1', hash: { 0: 1 }, timestamp: '5' },
          info: { familyName: 'evm', chainId: '1', networkName: 'n', networkNameFull: 'N' },
          health: { solana: 'lagging' },
        });
      });

      it(`readers, writers and chains of the relayer set, ${ocr}`, limit, async () => {
        const latest = { ret1: 'latestValue1', ret2: 'latestValue2' };
        assert.deepEqual(await host.ask('reader of the set', ocr), latest);
        assert.equal(await host.ask('writer of the set', ocr), String(2n ** 100n));
        assert.deepEqual(await host.ask('chain of the set', ocr), ['a', 'b']);
      });
    }

    it('the error log, with what they told it', limit, async () => {
      assert.ok((await host.savedErrors()).includes('an error of ours'));
    });

    it('the registry of capabilities', limit, async () => {
      const answer = { node: 11, peer: 9, dons: 2, remote: 'trigger' };
      assert.deepEqual(await host.ask('registry', 'ocr3'), answer);
    });
  });
}
