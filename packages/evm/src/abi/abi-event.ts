import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, type Hex, toHex } from '../hex.js';
import { type AbiTypes, decodeTuple, typeNames } from './tuple.js';
import { malformed } from './word.js';

/** A log entry's content, as a node gives it. */
export interface EventLog {
  readonly topics: readonly string[];
  readonly data: string;
}

/** An event whose indexed parameters, all of fixed length, come first. */
export interface AbiEvent<X extends readonly unknown[], D extends readonly unknown[]> {
  readonly signature: string;
  /** Hash of the signature: the log's first topic. */
  readonly topic: Hex;
  /** @throws EvmError `EVM_DATA_MALFORMED` when `log` is not of this event. */
  decode(log: EventLog): { readonly indexed: X; readonly data: D };
}

export function abiEvent<X extends readonly unknown[], D extends readonly unknown[]>(
  name: string,
  indexed: AbiTypes<X>,
  data: AbiTypes<D>,
): AbiEvent<X, D> {
  const signature = name + typeNames([...indexed, ...data]);
  const topic = toHex(keccak_256(new TextEncoder().encode(signature)));
  return {
    signature,
    topic,
    decode(log) {
      const [first, ...rest] = log.topics;
      if (first !== topic || rest.length !== indexed.length) throw malformed(`a log that is no ${signature}`);
      return {
        indexed: decodeTuple(indexed, fromHex(`0x${rest.map((word) => word.slice(2)).join('')}`)),
        data: decodeTuple(data, fromHex(log.data)),
      };
    },
  };
}
