import { SignedObservations } from '../protocol/signed-observations.js';
import { transmit } from '../protocol/transmit.js';
import { accept } from './accept.js';
import type { Ocr2Attempt } from './attempt.js';
import { attest } from './attest.js';
import { observe } from './observe.js';
import type { Ocr2Round } from './ocr2-round.js';

/** One round under one leader. @throws Stalled when nothing more comes of it. */
export async function runOcr2Attempt(
  given: Omit<Ocr2Attempt, 'context' | 'signed'>,
): Promise<Pick<Ocr2Round, 'status' | 'reason'>> {
  const { core, options, turn, progress } = given;
  const context = {
    configDigest: options.configDigest,
    epoch: turn.epoch,
    round: turn.round,
    extraHash: new Uint8Array(32),
  };
  const attempt = { ...given, context, signed: new SignedObservations() };
  const followers = await observe(attempt);
  const attested = await attest(attempt, followers);
  if (attested === undefined)
    return { status: 'skipped', reason: 'no report is due by the rules of the reporting plugin' };
  progress.report = attested.report;
  progress.signatures = attested.signatures;
  const pending = await accept(attempt, attested);
  if (pending === undefined) return { status: 'skipped', reason: 'the reporting plugins did not accept the report' };
  const { by, failures } = await transmit(core, pending, options.durations.shouldTransmitAcceptedReport);
  progress.transmitted = by.map(({ oracle }) => oracle);
  if (by.length > 0) return { status: 'transmitted', reason: undefined };
  if (failures.length > 0) return { status: 'failed', reason: [...new Set(failures)].join('; ') };
  return { status: 'skipped', reason: 'the reporting plugins wanted the report no longer transmitted' };
}
