import type { ReportWithInfo } from '@loopp/loop';
import type { Effect } from '../faults/fault.js';
import type { Phase, Position } from '../faults/message.js';

/** What became of a round. Skipped: the plugins' own rules wanted no report, or this one no more. */
export type RoundStatus = 'transmitted' | 'skipped' | 'failed';

/** Answers of honest oracles to the same question. */
export interface Opinion {
  readonly oracles: readonly number[];
  /** Bytes in hexadecimal digits, or a text. */
  readonly answer: string;
}

type Happening =
  /** A fault hit a message or a call. */
  | {
      readonly type: 'fault';
      readonly phase: Phase;
      readonly from: number;
      readonly to: number | 'chain';
      readonly kind: Effect['kind'];
    }
  /** A plugin, keyring or transmitter gave no answer that counts. */
  | { readonly type: 'failed'; readonly oracle: number; readonly method: string; readonly error: string }
  /** OCR3: a plugin took longer than its configuration says; libocr warns and waits. */
  | { readonly type: 'slow'; readonly oracle: number; readonly method: string; readonly limitMs: number }
  /** An oracle did not take what another one said. */
  | {
      readonly type: 'refused';
      readonly oracle: number;
      readonly from: number;
      readonly phase: Phase;
      readonly reason: string;
    }
  /** Honest oracles made different things of the same input. */
  | { readonly type: 'disagreement'; readonly method: string; readonly opinions: readonly Opinion[] }
  /** Nothing more came of a round: the next leader takes over. */
  | { readonly type: 'stalled'; readonly leader: number; readonly reason: string }
  /** OCR3: an oracle knows this outcome to be the one of its sequence number. */
  | { readonly type: 'committed'; readonly oracle: number; readonly outcome: Uint8Array }
  /** An oracle holds enough signatures of a report. */
  | { readonly type: 'attested'; readonly oracle: number; readonly index: number; readonly report: ReportWithInfo }
  /** An oracle's plugin decided about an attested report. */
  | { readonly type: 'accepted'; readonly oracle: number; readonly index: number; readonly accepted: boolean }
  /** An oracle handed a report to its transmitter, which took it. */
  | { readonly type: 'transmitted'; readonly oracle: number; readonly index: number }
  | {
      readonly type: 'round';
      readonly leader: number;
      readonly status: RoundStatus;
      readonly reason: string | undefined;
    };

/** Something that happened in a network; `at` is the time of its clock. */
export type NetworkEvent = Position & { readonly at: number } & Happening;

/** An event without what the network adds. */
export type NewEvent = Happening;
