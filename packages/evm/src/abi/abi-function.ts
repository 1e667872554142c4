import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, toHex } from '../hex.js';
import { type AbiTypes, decodeTuple, encodeTuple, typeNames } from './tuple.js';
import { malformed } from './word.js';

/** A function of a contract: what to send and how to read the answer. */
export interface AbiFunction<I extends readonly unknown[], O extends readonly unknown[]> {
  readonly name: string;
  /** `transmit(bytes32[3],bytes,…)`. */
  readonly signature: string;
  /** 4 bytes. */
  readonly selector: Uint8Array;
  encodeCall(...values: I): Uint8Array;
  /** @throws EvmError `EVM_DATA_MALFORMED` when `data` is no call of this function. */
  decodeCall(data: Uint8Array): I;
  /** @throws EvmError `EVM_DATA_MALFORMED`, also for an empty answer (nothing at that address answers). */
  decodeResult(data: Uint8Array): O;
}

export function abiFunction<I extends readonly unknown[], O extends readonly unknown[]>(
  name: string,
  inputs: AbiTypes<I>,
  outputs: AbiTypes<O>,
): AbiFunction<I, O> {
  const signature = name + typeNames(inputs);
  const selector = keccak_256(new TextEncoder().encode(signature)).slice(0, 4);
  return {
    name,
    signature,
    selector,
    encodeCall: (...values) => concatBytes(selector, encodeTuple(inputs, values)),
    decodeCall(data) {
      if (toHex(data.subarray(0, 4)) !== toHex(selector)) throw malformed(`no call of ${signature}`);
      return decodeTuple(inputs, data.subarray(4));
    },
    decodeResult: (data) => decodeTuple(outputs, data),
  };
}
