import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { threeWays } from '../../fixtures/three-ways.js';
import { staticPluginKeystore } from '../../test/static-keystore-plugin.js';
import type { PluginKeystore } from '../../types/keystore-plugin.js';
import { pluginKeystore } from './keystore-plugin.js';

describe('a keystore plugin', { timeout: 20_000 }, () => {
  it('answers all 13 methods the same over every way', async () => {
    const [id, bad, data] = ['key', 'bad', 'data'].map((text) => new TextEncoder().encode(text));
    assert.ok(id && bad && data);
    const results = async (store: Required<PluginKeystore>) => [
      await store.sign(id, data),
      await store.signBatch(id, [data, new Uint8Array(0)]),
      await store.verify(id, data),
      await store.verifyBatch(id, [data, new Uint8Array(0)]),
      await store.listKeys(['a', 'b']),
      await store.importKey('t', data, ['a', 'b']),
      await store.exportKey(id),
      await store.createKey('t', []),
      await store.deleteKey(id),
      await store.addTag(id, 'a'),
      await store.removeTag(id, 'a'),
      await store.listTags(id),
      await store.runUdf('f', id, data),
    ];
    const expected = await results(staticPluginKeystore());
    await threeWays<PluginKeystore>(pluginKeystore, staticPluginKeystore, async (client) => {
      const store = client as Required<PluginKeystore>;
      assert.deepEqual(await results(store), expected);
      await assert.rejects(store.sign(bad, data), { details: 'no such key' });
    });
  });
});
