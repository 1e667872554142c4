// What an account signs, and how. The relayer and the chain have to agree on each byte of it.
import { createHash } from 'node:crypto';
import type { ReportContext } from '@loopp/loop';

/** Bytes are hex, amounts decimal text: JSON carries both. */
export type Action =
  | { readonly type: 'transfer'; readonly to: string; readonly amount: string }
  | {
      readonly type: 'report';
      readonly contract: string;
      readonly configDigest: string;
      readonly epoch: number;
      readonly round: number;
      readonly extraHash: string;
      readonly report: string;
      /** Of the oracles, not of the account that transmits. */
      readonly signatures: readonly { readonly signer: number; readonly signature: string }[];
    };

export interface Transaction {
  readonly chainId: string;
  /** An account: its ed25519 public key, hex. */
  readonly from: string;
  /** How many transactions the account sent before. */
  readonly nonce: number;
  readonly action: Action;
}

export interface SignedTransaction extends Transaction {
  readonly signature: string;
}

export function bytesToSign({ chainId, from, nonce, action }: Transaction): Uint8Array {
  const what =
    action.type === 'transfer'
      ? [action.to, action.amount]
      : [
          ...[action.contract, action.configDigest, action.epoch, action.round, action.extraHash, action.report],
          ...action.signatures.flatMap(({ signer, signature }) => [signer, signature]),
        ];
  return new TextEncoder().encode(JSON.stringify([chainId, from, nonce, action.type, ...what]));
}

/** Names a transaction. Sent twice it is the same one. */
export function hashOf(transaction: Transaction): string {
  return createHash('sha256').update(bytesToSign(transaction)).digest('hex');
}

/** What the oracles of a contract sign: the report and the round in which they agreed on it. */
export function reportHash({ configDigest, epoch, round, extraHash }: ReportContext, report: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(configDigest).update(Uint8Array.of(round)).update(extraHash);
  const number = Buffer.alloc(4);
  number.writeUInt32BE(epoch);
  return new Uint8Array(hash.update(number).update(report).digest());
}
