import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { type AggregatorBindings, aggregatorBindings } from './aggregator/true-aggregator.js';
import { buildTimeout, withoutGo } from './go-programs.js';

const limit = { timeout: 10_000 };

suite('the true OCR2Aggregator, out of libocr', { skip: withoutGo }, () => {
  let aggregator: AggregatorBindings;

  before(async () => {
    aggregator = await aggregatorBindings();
  }, buildTimeout);

  test('its ABI has what a host and a relayer need of it', limit, () => {
    const names = new Set(aggregator.abi.map((item) => `${item.type} ${'name' in item ? item.name : ''}`));
    for (const name of ['setConfig', 'setPayees', 'transmit', 'requestNewRound', 'latestTransmissionDetails']) {
      assert.ok(names.has(`function ${name}`), name);
    }
    for (const name of ['ConfigSet', 'NewTransmission', 'RoundRequested']) assert.ok(names.has(`event ${name}`), name);
    assert.ok(names.has('constructor '));
  });

  test('its creation code is that of a whole contract', limit, () => {
    assert.match(aggregator.bytecode, /^0x60[0-9a-f]{40000,}$/);
    assert.equal(aggregator.bytecode.length % 2, 0);
  });
});
