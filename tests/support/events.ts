import assert from 'node:assert/strict';

export interface RoundEvent {
  readonly event: 'round';
  readonly epoch: number;
  readonly round: number;
  readonly outcome: 'transmitted' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly observations: readonly string[];
  readonly median: string | null;
  readonly answer: string | null;
  readonly transmitter: string | null;
  readonly tx: string | null;
  readonly ms: number;
}

export interface SummaryEvent {
  readonly event: 'summary';
  readonly rounds: number;
  readonly transmitted: number;
  readonly skipped: number;
  readonly failed: number;
  readonly restarts: number;
  readonly ms: number;
}

export interface Events {
  readonly rounds: readonly RoundEvent[];
  readonly summary: SummaryEvent;
}

const roundKeys = [
  ...['event', 'epoch', 'round', 'outcome', 'reason', 'observations'],
  ...['median', 'answer', 'transmitter', 'tx', 'ms'],
];
const summaryKeys = ['event', 'rounds', 'transmitted', 'skipped', 'failed', 'restarts', 'ms'];

/** Reads the JSON lines of a run; asserts that they are as documented and that there is nothing else. */
export function readEvents(stdout: string): Events {
  const lines = stdout.split('\n');
  assert.equal(lines.pop(), '', 'the last line is complete');
  const events: (RoundEvent | SummaryEvent)[] = lines.map((line) => JSON.parse(line));
  const summary = events.pop();
  assert.ok(summary?.event === 'summary', 'the last line is the summary');
  assert.deepEqual(Object.keys(summary), summaryKeys);
  const rounds = events.map((event) => {
    assert.ok(event.event === 'round');
    assert.deepEqual(Object.keys(event), roundKeys);
    assertRound(event);
    return event;
  });
  const { transmitted, skipped, failed } = summary;
  assert.equal(summary.rounds, rounds.length);
  assert.equal(summary.rounds, transmitted + skipped + failed);
  const counted = (outcome: string) => rounds.filter((round) => round.outcome === outcome).length;
  assert.deepEqual([transmitted, skipped, failed], ['transmitted', 'skipped', 'failed'].map(counted));
  return { rounds, summary };
}

/** The median is that of the observations; a transmitted round's answer is that median. */
function assertRound({ outcome, observations, median, answer, transmitter, tx, reason, ms }: RoundEvent): void {
  for (const value of observations) assert.match(value, /^-?\d+$/);
  const ascending = observations.map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  assert.equal(median, String(ascending[Math.floor(ascending.length / 2)]));
  assert.ok(Number.isInteger(ms) && ms >= 0);
  if (outcome === 'transmitted') {
    assert.equal(answer, median);
    assert.match(transmitter ?? '', /^0x[0-9a-fA-F]{40}$/);
    assert.match(tx ?? '', /^0x[0-9a-f]{64}$/);
    assert.equal(reason, null);
  } else assert.ok(reason !== null && reason !== '');
}
