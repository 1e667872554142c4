import type { ReportContext } from '@loopp/loop';
import type { Core } from '../protocol/core.js';
import type { Turn } from '../protocol/schedule.js';
import type { SignedObservations } from '../protocol/signed-observations.js';
import type { Ocr2NetworkOptions } from './ocr2-network.js';
import type { Ocr2Oracle } from './ocr2-oracle.js';
import type { Ocr2Round } from './ocr2-round.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a round while it runs. */
export type Ocr2Progress = Mutable<
  Pick<Ocr2Round, 'query' | 'observations' | 'report' | 'signatures' | 'accepted' | 'transmitted'>
>;

/** One round under one leader. */
export interface Ocr2Attempt {
  readonly core: Core;
  readonly options: Ocr2NetworkOptions;
  readonly turn: Turn;
  readonly leader: Ocr2Oracle;
  readonly context: ReportContext;
  readonly progress: Ocr2Progress;
  readonly signed: SignedObservations;
}
