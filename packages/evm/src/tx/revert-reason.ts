import type { Abi } from 'viem';
import { decodeErrorResult } from 'viem/utils';
import type { Hex } from '../hex.js';
import { RpcRefusedError } from '../rpc/rpc-error.js';

// viem knows texts and panics; errors beside these are shown by their selector.
const customErrors: Abi = [{ type: 'error', name: 'ReportInvalid', inputs: [] }];

/** Whether a node refused a call because the contract reverted. */
export function isRevert(error: unknown): error is RpcRefusedError {
  return error instanceof RpcRefusedError && (error.revertData !== undefined || /revert/i.test(error.rpcMessage));
}

/** Why a contract reverted, in its own words ("stale report") where the node tells them. */
export function revertReason(error: RpcRefusedError): string {
  const data = error.revertData ?? '0x';
  if (data.length >= 10) return decodeReason(data) ?? `custom error ${data.slice(0, 10)}`;
  return error.rpcMessage.replace(/^(VM Exception[^:]*: )?execution reverted:? ?/i, '') || 'no reason given';
}

function decodeReason(data: Hex): string | undefined {
  try {
    const { errorName, args } = decodeErrorResult({ abi: customErrors, data: data });
    const [given] = args ?? [];
    if (typeof given === 'string') return given;
    if (typeof given === 'bigint') return `panic 0x${given.toString(16)}`;
    return `${errorName}()`;
  } catch {
    // An error that is not known here, or not the standard encoding after all.
    return undefined;
  }
}
