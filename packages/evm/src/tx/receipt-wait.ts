import type { Call, Logger } from '@loopp/loop';
import { pause } from '../call-signal.js';
import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';
import type { EthClient, Receipt } from '../rpc/eth-client.js';

/** How to wait for receipts. */
export interface ReceiptOptions {
  readonly client: EthClient;
  readonly logger: Logger;
  /** How long a transaction may take to get into a block. */
  readonly timeoutMs: number;
  /** Longest pause between two looks for a receipt; the first looks follow faster. */
  readonly pollIntervalMs: number;
  /** Blocks that must hold a transaction or build on it; 1 is the block itself. */
  readonly confirmations: number;
}

/** A transaction that was sent. */
interface SentTransaction {
  readonly hash: Hex;
  /** For errors and logs. */
  readonly purpose: string;
}

const firstPauseMs = 5;

/**
 * Waits until a transaction is in a block, with the wanted number of confirmations, whether it succeeded or not.
 * @throws EvmError `EVM_TRANSACTION_UNCERTAIN` when it takes too long, or the signal's reason.
 */
export async function waitForReceipt(
  options: ReceiptOptions & SentTransaction,
  signal: AbortSignal | undefined,
): Promise<Receipt> {
  const { purpose, hash, timeoutMs, pollIntervalMs, logger } = options;
  const call = signal === undefined ? {} : { signal };
  const giveUpAt = performance.now() + timeoutMs;
  for (let wait = firstPauseMs; ; wait = Math.min(wait * 2, pollIntervalMs)) {
    const seen = await look(options, call);
    if (signal?.aborted) {
      logger.warn('a call ended before its receipt came', { purpose, hash });
      throw signal.reason;
    }
    if (seen !== undefined && !(seen instanceof EvmError)) return seen;
    const why = seen === undefined ? '' : ` (${seen.message})`;
    if (seen?.code === 'EVM_CLOSED') throw fateUnknown(purpose, hash, `nobody waits for it any longer${why}`, seen);
    if (performance.now() + wait > giveUpAt) {
      throw fateUnknown(purpose, hash, `it was in no block after ${timeoutMs} ms${why}`, seen);
    }
    // Woken early by the signal, too: the next round tells.
    await pause(wait, signal).catch(() => {});
  }
}

/** The receipt when it is there and confirmed. Errors of nodes are no answer about a transaction that was sent. */
async function look(options: ReceiptOptions & SentTransaction, call: Call): Promise<Receipt | EvmError | undefined> {
  const { client, hash, confirmations } = options;
  try {
    const receipt = await client.receipt(hash, call);
    if (receipt === undefined || confirmations <= 1) return receipt;
    const head = await client.blockNumber(call);
    return head - receipt.blockNumber + 1n >= BigInt(confirmations) ? receipt : undefined;
  } catch (error) {
    if (error instanceof EvmError) return error;
    // The signal's reason: the caller of this function looks at the signal itself.
    if (call.signal?.aborted) return undefined;
    throw error;
  }
}

/** The error for a transaction that may or may not get into a block. */
export function fateUnknown(purpose: string, hash: Hex, why: string, cause: unknown): EvmError {
  return new EvmError('EVM_TRANSACTION_UNCERTAIN', `the fate of ${purpose} is unknown, transaction ${hash}: ${why}`, {
    remedy: 'look the transaction up before sending again',
    cause,
  });
}
