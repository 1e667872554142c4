import { EvmError } from './evm-error.js';

/** `0x` and two lower-case digits a byte. */
export type Hex = `0x${string}`;

export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** JSON-RPC's quantity: no leading zeros. */
export function toQuantity(value: bigint | number): Hex {
  return `0x${value.toString(16)}`;
}

/** @throws EvmError `EVM_DATA_MALFORMED` when `text` is not `0x` and an even number of hex digits. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^0x[0-9a-fA-F]*$/.test(text)) {
    throw new EvmError('EVM_DATA_MALFORMED', `not hex bytes: ${text.slice(0, 40)}`);
  }
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
