import type { OutcomeContext } from '@loopp/loop';
import { copyOf } from '../protocol/bytes.js';
import type { Core } from '../protocol/core.js';
import type { Turn } from '../protocol/schedule.js';
import type { Certificate } from './certificate.js';
import type { Ocr3NetworkOptions } from './ocr3-network.js';
import type { Ocr3Oracle } from './ocr3-oracle.js';
import type { Ocr3Round } from './ocr3-round.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a round while it runs. */
export type Ocr3Progress = Mutable<
  Pick<Ocr3Round, 'seqNr' | 'query' | 'observations' | 'previousOutcome' | 'outcome' | 'reports'>
>;

/** What one oracle keeps from round to round. */
export interface Memory {
  /** The latest outcome that it knows to be committed. */
  committed: Certificate;
  /** The latest that it has a quorum's votes for. */
  highest: Certificate;
}

/** What the oracles of a network keep from round to round. */
export interface Ocr3State {
  /** By the oracle's index. */
  readonly memories: ReadonlyMap<number, Memory>;
  epoch: Epoch | undefined;
}

/** An epoch that began. */
export interface Epoch {
  /** Who got its start. */
  readonly joined: ReadonlySet<number>;
  readonly firstSeqNr: bigint;
  /** Nobody votes on a sequence number twice in one epoch. */
  nextSeqNr: bigint;
}

/** One round under one leader. */
export interface Ocr3Attempt {
  readonly core: Core;
  readonly options: Ocr3NetworkOptions;
  readonly state: Ocr3State;
  readonly turn: Turn;
  readonly leader: Ocr3Oracle;
  readonly progress: Ocr3Progress;
}

/** A round that makes a new outcome. */
export interface Making extends Ocr3Attempt {
  readonly context: OutcomeContext;
}

/** A plugin that changes what it is given changes nobody else's. */
export function ownContext(context: OutcomeContext): OutcomeContext {
  return { ...context, previousOutcome: copyOf(context.previousOutcome) };
}

/** What an oracle wants to be the outcome of a sequence number. */
export interface Vote {
  readonly oracle: Ocr3Oracle;
  readonly outcome: Uint8Array;
  /** Of the outcome and all that it was made of. */
  readonly digest: Uint8Array;
  /** When it is ready, in milliseconds from the begin of the step. */
  readonly afterMs: number;
}
