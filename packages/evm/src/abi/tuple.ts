import type { AbiType } from './abi-type.js';
import { decodeAt, encodeFrame, framePart } from './composites.js';
import { unfit, wordLength } from './word.js';

/** One type for each value of a tuple. */
export type AbiTypes<T extends readonly unknown[]> = { readonly [K in keyof T]: AbiType<T[K]> };

/** `(uint256,bytes)`: how a signature names a list of parameters. */
export function typeNames(types: readonly { readonly name: string }[]): string {
  return `(${types.map((type) => type.name).join(',')})`;
}

/** Encodes a list of arguments: `abi.encode`. */
export function encodeTuple<T extends readonly unknown[]>(types: AbiTypes<T>, values: NoInfer<T>): Uint8Array {
  if (values.length !== types.length) throw unfit(`${values.length} values for ${types.length} types`);
  return encodeFrame(types.map((type, index) => framePart(type, values[index])));
}

/** Decodes a list of arguments: `abi.decode`. Bytes behind the last value are allowed, as in Solidity. */
export function decodeTuple<T extends readonly unknown[]>(types: AbiTypes<T>, data: Uint8Array): T {
  let at = 0;
  const values: unknown[] = [];
  for (const type of types) {
    values.push(decodeAt(type, data, at));
    at += type.staticLength ?? wordLength;
  }
  // Each value was read by the type that T names for its place.
  return values as readonly unknown[] as T;
}
