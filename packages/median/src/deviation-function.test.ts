import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDeviationFunction } from './deviation-function.js';
import { InvalidDeviationError } from './invalid-deviation-error.js';

const limit = { timeout: 10_000 };
const now = 1_700_000_000_000;
const year = 365 * 24 * 3600;

function parse(text: string) {
  return parseDeviationFunction(new TextEncoder().encode(text), () => now);
}

test('no definition, an empty one and null stand for the relative deviation', limit, () => {
  assert.equal(
    parseDeviationFunction(undefined, () => now),
    undefined,
  );
  for (const text of ['', '{}', 'null']) assert.equal(parse(text), undefined);
});

test('pendle compares the change of a yearly rate, for the time that is left, with the threshold', limit, () => {
  const rate = 10n ** 18n;
  const deviates = parse(JSON.stringify({ type: 'pendle', expiresAt: now / 1000 + year / 2 })) ?? assert.fail();
  // Half a year of 3 % more is 1.5 %: above ln(1.01), below ln(1.02), in both directions.
  assert.equal(deviates(10_000_000n, rate, rate + (3n * rate) / 100n), true);
  assert.equal(deviates(10_000_000n, rate, rate - (3n * rate) / 100n), true);
  assert.equal(deviates(20_000_000n, rate, rate + (3n * rate) / 100n), false);
  assert.equal(deviates(0n, rate, rate), false);
  const expired = parse(JSON.stringify({ type: 'pendle', expiresAt: now / 1000 - 1 })) ?? assert.fail();
  assert.equal(expired(0n, 0n, rate), false);
});

test('a definition that cannot be used is refused, saying why and what is known', limit, () => {
  const cases: [string, RegExp][] = [
    ['{', /no JSON/],
    ['[1]', /no JSON object/],
    ['5', /no JSON object/],
    ['{"expiresAt":1}', /type is undefined/],
    ['{"type":"x"}', /type is "x"/],
    ['{"type":"pendle","expiresAt":"1"}', /expiresAt/],
    ['{"type":"pendle","expiresAt":1,"multiplier":5}', /multiplier/],
    ['{"type":"pendle","expiresAt":1,"multiplier":"0"}', /multiplier/],
  ];
  for (const [text, reason] of cases) {
    assert.throws(
      () => parse(text),
      (error) => error instanceof InvalidDeviationError && reason.test(error.message) && error.remedy !== undefined,
    );
  }
});
