import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { hardCases } from './hard-cases.js';
import { buildLibocr, hasGo, runLibocr, sortWithGo } from './libocr.js';
import { runOurs } from './ours.js';
import { Random } from './random.js';
import { randomRound } from './random-round.js';
import type { Results, Script } from './script.js';
import { sortByKeys, troublesomeKeys } from './sorting.js';

const limit = { timeout: 120_000 };

/** LOOPP_MEDIAN_SEED=N replays one round; LOOPP_MEDIAN_ROUNDS=N runs more or fewer than a thousand. */
const replayed = process.env['LOOPP_MEDIAN_SEED'];
const count = Number(process.env['LOOPP_MEDIAN_ROUNDS'] ?? 1000);
const seeds = replayed === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(replayed)];

suite('the median plugin beside libocr’s', { skip: hasGo() ? false : 'go is not installed' }, () => {
  before(buildLibocr, limit);

  test(`${seeds.length} random rounds give the same bytes and decisions`, limit, async (t) => {
    const scripts = seeds.map(randomRound);
    const libocr = await runLibocr(scripts);
    const different: number[] = [];
    const counts = new Map<string, number>();
    for (const [index, seed] of seeds.entries()) {
      const script = scripts[index] ?? assert.fail();
      const ours = await runOurs(script);
      const theirs = libocr[index] ?? assert.fail();
      tally(counts, script, theirs);
      const difference = firstDifference(script, ours, theirs);
      if (difference === undefined) continue;
      if (different.push(seed) === 1) t.diagnostic(`LOOPP_MEDIAN_SEED=${seed}: ${difference}`);
    }
    t.diagnostic(`${different.length} differences in ${seeds.length} rounds`);
    t.diagnostic(
      `libocr's answers: ${[...counts]
        .sort()
        .map(([what, times]) => `${what} ${times}`)
        .join(', ')}`,
    );
    assert.deepEqual(different, [], `seeds that differ; replay one with LOOPP_MEDIAN_SEED=${different[0]}`);
    if (replayed === undefined && count >= 1000) {
      for (const what of everyOutcome) assert.ok((counts.get(what) ?? 0) >= 5, `the rounds have too few of: ${what}`);
    }
  });

  test('the hard cases give the same bytes and decisions', limit, async (t) => {
    const libocr = await runLibocr(hardCases);
    for (const [index, script] of hardCases.entries()) {
      await t.test(script.name, limit, async () => {
        assert.equal(firstDifference(script, await runOurs(script), libocr[index] ?? assert.fail()), undefined);
      });
    }
  });

  test('equal keys are left in the order of sort.Slice, whatever the length and pattern', limit, async () => {
    const scripts = troublesomeKeys(new Random(7)).map((keys) => ({ keys }));
    const sorted = await sortWithGo(scripts);
    for (const [index, { keys }] of scripts.entries())
      assert.deepEqual(sortByKeys(keys), sorted[index], keys.join(' '));
  });
});

/** What must occur among the rounds, or they would prove little. */
const everyOutcome = [
  'plugin refused: config',
  'observation: bytes',
  'observation failed: observation',
  'observation failed: query',
  'report: yes',
  'report: no',
  'report failed: tooFew',
  'report failed: contract',
  'report failed: query',
  'accept: yes',
  'accept: no',
  'accept failed: contract',
  'accept failed: report',
  'transmit: yes',
  'transmit: no',
  'transmit failed: contract',
  'build failed: argument',
  'median failed: report',
];

function tally(counts: Map<string, number>, script: Script, results: Results): void {
  const add = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  if (results.failure !== undefined) add(`plugin refused: ${results.failure}`);
  for (const [index, { failure, yes }] of results.steps.entries()) {
    const op = script.steps[index]?.op;
    const decides = op === 'report' || op === 'accept' || op === 'transmit';
    add(failure === undefined ? `${op}: ${decides ? (yes ? 'yes' : 'no') : 'bytes'}` : `${op} failed: ${failure}`);
  }
}

/** The first step whose answers differ, with both answers; undefined when there is none. */
function firstDifference(script: Script, ours: Results, libocr: Results): string | undefined {
  const show = JSON.stringify;
  if (show(ours.info) !== show(libocr.info) || ours.failure !== libocr.failure) {
    return `ours ${show({ ...ours, steps: [] })}, libocr ${show({ ...libocr, steps: [] })}`;
  }
  for (const [index, theirs] of libocr.steps.entries()) {
    const mine = ours.steps[index] ?? {};
    const same = (['failure', 'bytes', 'yes', 'median'] as const).every((part) => mine[part] === theirs[part]);
    if (!same) return `step ${index} ${show(script.steps[index])}: ours ${show(mine)}, libocr ${show(theirs)}`;
  }
  return ours.steps.length === libocr.steps.length
    ? undefined
    : `${ours.steps.length} steps, not ${libocr.steps.length}`;
}
