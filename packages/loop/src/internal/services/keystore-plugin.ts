import { Keystore as wire } from '../../pb/keystore/keystore.pb.js';
import type { PluginKeystore } from '../../types/keystore-plugin.js';
import { args, list, nothing, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { bool, bools, bytes, text, texts } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';

const { methods } = wire;
const repeatable = { repeatable: true };
const keyId = field('keyID', bytes);
const data = field('data', bytes);
const allData = field('data', list(bytes));
const keyType = field('keyType', text);
const tags = field('tags', texts);
const tag = field('tag', text);

/** The only service on the plugin's main connection: the original serves no loop.Service beside it. */
export const pluginKeystore = object<PluginKeystore>('PluginKeystore', [
  service<PluginKeystore>(wire, {
    sign: unary(methods.sign, args(keyId, data), reply('data', bytes), repeatable),
    signBatch: unary(methods.signBatch, args(keyId, allData), reply('data', list(bytes)), repeatable),
    verify: unary(methods.verify, args(keyId, data), reply('valid', bool), repeatable),
    verifyBatch: unary(methods.verifyBatch, args(keyId, allData), reply('valid', bools), repeatable),
    listKeys: unary(methods.listKeys, args(tags), reply('keyIDs', list(bytes)), repeatable),
    importKey: unary(methods.importKey, args(keyType, data, tags), reply('keyID', bytes)),
    exportKey: unary(methods.exportKey, args(keyId), reply('data', bytes), repeatable),
    createKey: unary(methods.createKey, args(keyType, tags), reply('keyID', bytes)),
    deleteKey: unary(methods.deleteKey, args(keyId), nothing),
    addTag: unary(methods.addTag, args(keyId, tag), nothing, repeatable),
    removeTag: unary(methods.removeTag, args(keyId, tag), nothing, repeatable),
    listTags: unary(methods.listTags, args(keyId), reply('tags', texts), repeatable),
    runUdf: unary(methods.runUDF, args(field('name', text), keyId, data), reply('data', bytes)),
  }),
]);
