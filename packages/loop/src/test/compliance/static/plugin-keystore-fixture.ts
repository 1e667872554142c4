import type { PluginKeystore } from '../../../types/keystore-plugin.js';
import type { Fixture } from '../rule.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const [key, bad, data, none] = [text('key'), text('bad'), text('data'), text('')];
const error = { text: 'no such key' };

/** Of `staticPluginKeystore`. */
export const staticPluginKeystoreFixture: Fixture<PluginKeystore> = {
  cases: {
    sign: [
      { args: [key, data], answer: text('atad') },
      { args: [bad, data], error },
    ],
    signBatch: [
      { args: [key, [data, none]], answer: [text('atad'), none] },
      { args: [key, []], answer: [] },
    ],
    verify: [
      { args: [key, data], answer: true },
      { args: [key, none], answer: false },
    ],
    verifyBatch: [{ args: [key, [data, none]], answer: [true, false] }],
    listKeys: [{ args: [['a', 'b']], answer: [text('a'), text('b')] }],
    importKey: [{ args: ['t', data, ['a', 'b']], answer: text('t 4 a,b') }],
    exportKey: [{ args: [key], answer: text('yek') }],
    createKey: [{ args: ['t', []], answer: text('t ') }],
    deleteKey: [
      { args: [key], answer: undefined },
      { args: [bad], error },
    ],
    addTag: [
      { args: [key, 'a'], answer: undefined },
      { args: [bad, 'a'], error },
    ],
    removeTag: [
      { args: [key, 'a'], answer: undefined },
      { args: [bad, 'a'], error },
    ],
    listTags: [{ args: [key], answer: ['key', 'second'] }],
    runUdf: [{ args: ['f', key, data], answer: text('f 3 4') }],
  },
};
