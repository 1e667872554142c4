import { Codec as wire } from '../../pb/codec/codec.pb.js';
import type { Codec } from '../../types/codec.js';
import { args, reply } from '../table/composites.js';
import { type ArgsMapping, field } from '../table/mapping.js';
import { optionalPart } from '../table/object-table.js';
import { bytes, int32, text } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { encodingNamed } from '../values/versioned-bytes.js';
import { byEncoding, cborValue } from './versioned-value.js';

const itemType = field('itemType', text);
const decoded = byEncoding((value) => reply('retVal', value));
/** Clients ask for this version, the default. */
const cborVersion = 2;

interface GetMaxSize {
  n: number;
  itemType: string;
  forEncoding: boolean;
}

/** Both sizes share one wire method; which one is meant travels inside. */
function maxSizeOf(forEncoding: boolean): ArgsMapping<[n: number, itemType: string], GetMaxSize> {
  return {
    arity: 2,
    refs: false,
    toWire: ([n, itemType]) => ({ n, itemType, forEncoding }),
    fromWire: ({ n, itemType }) => [n, itemType],
  };
}

function maxSize(forEncoding: boolean) {
  return unary(wire.methods.getMaxSize, maxSizeOf(forEncoding), reply('sizeInBytes', int32), {
    repeatable: true,
    when: (request) => request.forEncoding === forEncoding,
  });
}

interface GetDecoding {
  encoded: Uint8Array;
  itemType: string;
  wireEncodingVersion: number;
}

const decodeArgs: ArgsMapping<[encoded: Uint8Array, itemType: string], GetDecoding> = {
  arity: 2,
  refs: false,
  toWire: ([encoded, itemType]) => ({ encoded, itemType, wireEncodingVersion: cborVersion }),
  fromWire: ({ encoded, itemType }) => [encoded, itemType],
};

/** Plugins of releases before v0.9.6 know it as `loop.Codec`. */
const codec = service<Codec>(
  wire,
  {
    encode: unary(wire.methods.getEncoding, args(field('params', cborValue), itemType), reply('retVal', bytes), {
      repeatable: true,
    }),
    decode: unary(wire.methods.getDecoding, decodeArgs, decoded.cbor, {
      repeatable: true,
      replyTo: ({ wireEncodingVersion }) => decoded[encodingNamed(wireEncodingVersion)],
    }),
    getMaxEncodingSize: maxSize(true),
    getMaxDecodingSize: maxSize(false),
  },
  { olderNames: ['loop.Codec'] },
);

/** A provider may lack it. Asked for as the original asks. */
export const codecPart = optionalPart(codec, 'decode', new Uint8Array(0), '');
