import type { TransactionSerializableEIP1559 } from 'viem';
import { keccak256, serializeTransaction } from 'viem/utils';
import { fromHex, type Hex, toHex } from '../hex.js';

/** A transaction with EIP-1559 fees (type 2), without access list. Amounts are in wei. */
export interface Transaction {
  /** At most 2^53 - 1. */
  readonly chainId: bigint;
  readonly nonce: number;
  /** At most `maxFeePerGas`. */
  readonly maxPriorityFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
  readonly gasLimit: bigint;
  /** Absent for the creation of a contract. */
  readonly to: Hex | undefined;
  readonly value: bigint;
  readonly data: Uint8Array;
}

/** r and s of 32 bytes each, big-endian, and the recovery id 0 or 1. */
export interface TransactionSignature {
  readonly r: Uint8Array;
  readonly s: Uint8Array;
  readonly v: number;
}

export interface SignedTransaction {
  /** What `eth_sendRawTransaction` takes. */
  readonly raw: Hex;
  readonly hash: Hex;
}

/** The 32 bytes that the sender signs (EIP-1559). */
export function signingHash(transaction: Transaction): Uint8Array {
  return fromHex(keccak256(serializeTransaction(serializable(transaction))));
}

export function withSignature(transaction: Transaction, signature: TransactionSignature): SignedTransaction {
  const { r, s, v } = signature;
  const raw = serializeTransaction(serializable(transaction), { r: toHex(r), s: toHex(s), yParity: v });
  return { raw, hash: keccak256(raw) };
}

function serializable({ chainId, gasLimit, to, data, ...rest }: Transaction): TransactionSerializableEIP1559 {
  return {
    ...rest,
    type: 'eip1559',
    chainId: Number(chainId),
    gas: gasLimit,
    ...(to === undefined ? {} : { to }),
    data: toHex(data),
  };
}
