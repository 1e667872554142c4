import type { PluginKeystore } from '@loopp/loop';
import { goObject } from './go-object.js';
import type { GoProcess } from './go-process.js';

/** A keystore plugin's client in the Go host. */
export function goKeystore(go: GoProcess, on: string): Required<PluginKeystore> {
  return goObject<PluginKeystore>(go, 'keystore', on, {
    sign: ['keyId', 'data'],
    signBatch: ['keyId', 'batch'],
    verify: ['keyId', 'data'],
    verifyBatch: ['keyId', 'batch'],
    listKeys: ['tags'],
    importKey: ['keyType', 'data', 'tags'],
    exportKey: ['keyId'],
    createKey: ['keyType', 'tags'],
    deleteKey: ['keyId'],
    addTag: ['keyId', 'tag'],
    removeTag: ['keyId', 'tag'],
    listTags: ['keyId'],
    runUdf: ['name', 'keyId', 'data'],
  });
}
