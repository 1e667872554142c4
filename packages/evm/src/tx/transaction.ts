import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, type Hex, toHex } from '../hex.js';
import { encodeRlp, type RlpItem, rlpInteger } from './rlp.js';

/** A transaction with EIP-1559 fees (type 2), without access list. Amounts are in wei. */
export interface Transaction {
  readonly chainId: bigint;
  readonly nonce: number;
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
  return keccak_256(envelope(fields(transaction)));
}

export function withSignature(transaction: Transaction, signature: TransactionSignature): SignedTransaction {
  const { r, s, v } = signature;
  const bytes = envelope([...fields(transaction), rlpInteger(BigInt(v)), unsigned(r), unsigned(s)]);
  return { raw: toHex(bytes), hash: toHex(keccak_256(bytes)) };
}

function envelope(items: RlpItem): Uint8Array {
  return concatBytes(Uint8Array.of(2), encodeRlp(items));
}

function fields(transaction: Transaction): readonly RlpItem[] {
  return [
    rlpInteger(transaction.chainId),
    rlpInteger(BigInt(transaction.nonce)),
    rlpInteger(transaction.maxPriorityFeePerGas),
    rlpInteger(transaction.maxFeePerGas),
    rlpInteger(transaction.gasLimit),
    transaction.to === undefined ? new Uint8Array() : fromHex(transaction.to),
    rlpInteger(transaction.value),
    transaction.data,
    [],
  ];
}

function unsigned(word: Uint8Array): Uint8Array {
  return rlpInteger(BigInt(toHex(word)));
}
