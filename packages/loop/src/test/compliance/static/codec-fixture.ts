import { Status } from '@loopp/grpc';
import type { Codec } from '../../../types/codec.js';
import type { Fixture } from '../rule.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const unknown = { status: Status.INVALID_ARGUMENT, text: 'invalid type: no type named other' };

/** Of `staticCodec`. */
export const staticCodecFixture: Fixture<Codec> = {
  cases: {
    encode: [
      { args: [{ text: 'grüße' }, 'itemType'], answer: text('grüße') },
      { args: [{ text: '' }, 'itemType'], answer: text('') },
      { args: [{ text: 'x' }, 'other'], error: unknown },
      { args: [{ other: 1n }, 'itemType'], error: { status: Status.INVALID_ARGUMENT, text: 'field not found: text' } },
    ],
    decode: [
      { args: [text('grüße'), 'itemType'], answer: { text: 'grüße' } },
      { args: [text('x'), 'other'], error: unknown },
    ],
    getMaxEncodingSize: [{ args: [5, 'itemType'], answer: 37 }],
    getMaxDecodingSize: [{ args: [5, 'itemType'], answer: 42 }],
  },
};
