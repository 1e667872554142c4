import { keccak_256 } from '@noble/hashes/sha3.js';
import { string } from '../abi/composites.js';
import { uint } from '../abi/scalars.js';
import { decodeTuple } from '../abi/tuple.js';
import { fromHex, toHex } from '../hex.js';
import { RpcRefusedError } from '../rpc/rpc-error.js';

const selectorOf = (signature: string) => toHex(keccak_256(new TextEncoder().encode(signature)).slice(0, 4));
const errorSelector = selectorOf('Error(string)');
const panicSelector = selectorOf('Panic(uint256)');
// Custom errors of the OCR2 contracts; others are shown by their selector.
const customErrors = new Map<string, string>(
  ['ReportInvalid()'].map((signature) => [selectorOf(signature), signature]),
);

/** Whether a node refused a call because the contract reverted. */
export function isRevert(error: unknown): error is RpcRefusedError {
  return error instanceof RpcRefusedError && (error.revertData !== undefined || /revert/i.test(error.rpcMessage));
}

/** Why a contract reverted, in its own words ("stale report") where the node tells them. */
export function revertReason(error: RpcRefusedError): string {
  const data = error.revertData ?? '0x';
  const selector = data.slice(0, 10);
  try {
    const content = fromHex(`0x${data.slice(10)}`);
    if (selector === errorSelector) return decodeTuple([string], content)[0];
    if (selector === panicSelector) return `panic 0x${decodeTuple([uint(256)], content)[0].toString(16)}`;
  } catch {
    // Not the standard encoding after all: shown raw below.
  }
  if (data.length >= 10) return customErrors.get(selector) ?? `custom error ${selector}`;
  return error.rpcMessage.replace(/^(VM Exception[^:]*: )?execution reverted:? ?/i, '') || 'no reason given';
}
