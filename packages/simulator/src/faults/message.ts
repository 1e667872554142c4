import type { AttributedObservation, AttributedOnchainSignature, ReportWithInfo } from '@loopp/loop';

/** What a message of each phase carries. Signatures are made after faults: a liar signs its lie. */
export interface Payloads {
  /** Oracle to itself, before a plugin is called: the method's name. */
  readonly call: string;
  /** OCR3, oracle to leader and back, at the begin of an epoch: the sequence number that it knows last. */
  readonly epochStart: bigint;
  /** Leader to oracle. */
  readonly query: Uint8Array;
  /** Oracle to leader. */
  readonly observation: Uint8Array;
  /** Leader to oracle: what report or outcome is to be made of. Entries that their observer did not sign are noticed. */
  readonly proposal: readonly AttributedObservation[];
  /** OCR2, oracle to leader. */
  readonly report: Uint8Array;
  /** OCR2, leader to oracle: the attested report. */
  readonly final: Uint8Array;
  /** OCR2, oracle to oracle: the attested report, passed on. */
  readonly echo: Uint8Array;
  /** OCR3, oracle to oracle: digest of what it made of the proposal. */
  readonly prepare: Uint8Array;
  /** OCR3, oracle to oracle: the same digest, since a quorum prepared it. */
  readonly commit: Uint8Array;
  /** OCR3, oracle to oracle: a committed outcome, for one that missed it. */
  readonly certificate: bigint;
  /** OCR3, oracle to oracle: its signature of each report, in the order of the reports. */
  readonly signatures: readonly Uint8Array[];
  /** Oracle to chain. */
  readonly transmission: Transmission;
}

/** What reaches a contract. */
export interface Transmission {
  readonly report: ReportWithInfo;
  readonly signatures: readonly AttributedOnchainSignature[];
}

export type Phase = keyof Payloads;

/** Where a network stands. */
export interface Position {
  /** From 1, or from what the contract has seen. */
  readonly epoch: number;
  /** In the epoch, from 1. */
  readonly round: number;
  /** OCR3 only. */
  readonly seqNr: bigint | undefined;
}

/** One message, or with phase `call` one call of a plugin. */
export type Message<P extends Phase = Phase> = {
  readonly [K in P]: Position & {
    readonly phase: K;
    /** Index of an oracle. */
    readonly from: number;
    /** Index of an oracle, or the chain. */
    readonly to: number | 'chain';
    readonly payload: Payloads[K];
  };
}[P];
