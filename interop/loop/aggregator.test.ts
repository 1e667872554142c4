import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { buildTimeout, goProgram, withoutGo } from './go-programs.js';

const limit = { timeout: 10_000 };

interface Aggregator {
  readonly abi: readonly { readonly type: string; readonly name?: string }[];
  readonly bytecode: string;
}

suite('the true OCR2Aggregator, out of libocr', { skip: withoutGo }, () => {
  let aggregator: Aggregator;

  before(async () => {
    const { stdout } = await promisify(execFile)(await goProgram('aggregator'), { maxBuffer: 2 ** 24 });
    aggregator = JSON.parse(stdout);
  }, buildTimeout);

  test('its ABI has what a host and a relayer need of it', limit, () => {
    const names = new Set(aggregator.abi.map(({ type, name }) => `${type} ${name ?? ''}`));
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
