import { concatBytes } from '../hex.js';

/** Bytes, or a list of such. */
export type RlpItem = Uint8Array | readonly RlpItem[];

/** Ethereum's Recursive Length Prefix encoding. */
export function encodeRlp(item: RlpItem): Uint8Array {
  if (!(item instanceof Uint8Array)) {
    const content = concatBytes(...item.map(encodeRlp));
    return concatBytes(prefix(content.length, 0xc0), content);
  }
  const [only] = item;
  if (item.length === 1 && only !== undefined && only < 0x80) return item;
  return concatBytes(prefix(item.length, 0x80), item);
}

/** An integer as RLP wants it: big-endian without leading zeros, zero being empty. */
export function rlpInteger(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array();
  const digits = value.toString(16);
  return new Uint8Array(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
}

function prefix(length: number, base: number): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length);
  const lengthBytes = rlpInteger(BigInt(length));
  return concatBytes(Uint8Array.of(base + 55 + lengthBytes.length), lengthBytes);
}
