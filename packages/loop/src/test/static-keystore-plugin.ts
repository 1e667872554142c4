import type { PluginKeystore } from '../types/keystore-plugin.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const reversed = (data: Uint8Array): Uint8Array => data.toReversed();

/** A keystore whose signatures are the data backwards; key `bad` does not exist. */
export function staticPluginKeystore(): Required<PluginKeystore> {
  const known = (keyId: Uint8Array): void => {
    if (new TextDecoder().decode(keyId) === 'bad') throw new Error('no such key');
  };
  return {
    sign: async (keyId, data) => {
      known(keyId);
      return reversed(data);
    },
    signBatch: async (_keyId, data) => data.map(reversed),
    verify: async (_keyId, data) => data.length > 0,
    verifyBatch: async (_keyId, data) => data.map((one) => one.length > 0),
    listKeys: async (tags) => tags.map(encode),
    importKey: async (keyType, data, tags) => encode(`${keyType} ${data.length} ${tags}`),
    exportKey: async (keyId) => reversed(keyId),
    createKey: async (keyType, tags) => encode(`${keyType} ${tags}`),
    deleteKey: async (keyId) => known(keyId),
    addTag: async (keyId) => known(keyId),
    removeTag: async (keyId) => known(keyId),
    listTags: async (keyId) => [new TextDecoder().decode(keyId), 'second'],
    runUdf: async (name, keyId, data) => encode(`${name} ${keyId.length} ${data.length}`),
  };
}
