import { EvmError } from '../evm-error.js';
import { fromHex, type Hex } from '../hex.js';

// Readers for the parts of an RPC answer: a node may answer anything.

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function malformedAnswer(what: string, value: unknown): EvmError {
  const shown = JSON.stringify(value) ?? String(value);
  return new EvmError('EVM_RPC_MALFORMED', `the node answered ${shown.slice(0, 80)} where ${what} was expected`);
}

export function readRecord(value: unknown, what: string): JsonRecord {
  if (!isRecord(value)) throw malformedAnswer(what, value);
  return value;
}

export function readList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformedAnswer(what, value);
  return value;
}

export function readQuantity(value: unknown, what: string): bigint {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) throw malformedAnswer(what, value);
  return BigInt(value);
}

/** A quantity that fits a number exactly. */
export function readCount(value: unknown, what: string): number {
  const count = Number(readQuantity(value, what));
  if (!Number.isSafeInteger(count)) throw malformedAnswer(what, value);
  return count;
}

export function readHex(value: unknown, what: string): Hex {
  if (!isHex(value)) throw malformedAnswer(what, value);
  return value;
}

export function readBytes(value: unknown, what: string): Uint8Array {
  return fromHex(readHex(value, what));
}

function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && value.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(value);
}
