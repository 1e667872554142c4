import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PluginKeystore } from '@loopp/loop';
import { fails } from './relayer.js';
import { bytes, textOf, utf8 } from './values.js';

const limit = { timeout: 20_000 };
const key = utf8('key');
const bad = utf8('bad');

/** What every method of the static keystore plugin answers, whoever hosts it and in whichever language it is. */
export function pluginKeystoreSuite(keystore: () => Required<PluginKeystore>): void {
  it('signs and verifies, one and many', limit, async () => {
    assert.deepEqual(await keystore().sign(key, bytes('010203')), bytes('030201'));
    assert.deepEqual(await keystore().signBatch(key, [bytes('0102'), bytes('')]), [bytes('0201'), bytes('')]);
    assert.equal(await keystore().verify(key, bytes('01')), true);
    assert.equal(await keystore().verify(key, bytes('')), false);
    assert.deepEqual(await keystore().verifyBatch(key, [bytes('01'), bytes('')]), [true, false]);
    assert.deepEqual(await keystore().verifyBatch(key, []), []);
  });

  it('gives the reason when it refuses', limit, async () => {
    await fails(keystore().sign(bad, bytes('01')), 'no such key');
    await fails(keystore().deleteKey(bad), 'no such key');
    await fails(keystore().addTag(bad, 't'), 'no such key');
    await fails(keystore().removeTag(bad, 't'), 'no such key');
  });

  it('makes, imports, exports, lists and deletes keys', limit, async () => {
    assert.equal(textOf(await keystore().createKey('ed25519', ['a', 'b'])), 'ed25519 a,b');
    assert.equal(textOf(await keystore().importKey('ecdsa', bytes('0102'), [])), 'ecdsa 2 ');
    assert.deepEqual(await keystore().exportKey(bytes('0102')), bytes('0201'));
    assert.deepEqual(await keystore().listKeys(['x', 'y']), [utf8('x'), utf8('y')]);
    assert.deepEqual(await keystore().listKeys([]), []);
    await keystore().deleteKey(key);
  });

  it('tags keys', limit, async () => {
    await keystore().addTag(key, 'first');
    await keystore().removeTag(key, 'first');
    assert.deepEqual(await keystore().listTags(key), ['key', 'second']);
  });

  it('runs functions of its own', limit, async () => {
    assert.equal(textOf(await keystore().runUdf('f', key, bytes('0102'))), 'f 3 2');
  });
}
