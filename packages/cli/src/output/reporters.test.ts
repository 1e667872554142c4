import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Redactor } from '../input/redactor.js';
import type { ProductRound } from '../product/product-round.js';
import type { RoundOutcome } from '../rounds/round-outcome.js';
import { ConsoleLogger, type LogLevel } from './console-logger.js';
import { JsonReporter } from './json-reporter.js';
import { TextReporter } from './text-reporter.js';

const limit = { timeout: 10_000 };
const transmitted: RoundOutcome = {
  epoch: 2,
  round: 3,
  outcome: 'transmitted',
  reason: undefined,
  observations: [105_268_000n, 105_281_000n, 105_283_000n, 105_290_000n],
  median: 105_283_000n,
  answer: 105_283_000n,
  transmitter: '0x1234567890123456789012345678901234567890',
  transaction: '0xabcd',
  gasUsed: 101_234n,
  ms: 57,
};
const skipped: RoundOutcome = {
  ...transmitted,
  outcome: 'skipped',
  reason: 'no report is due',
  answer: undefined,
  transmitter: undefined,
  transaction: undefined,
  gasUsed: undefined,
};
const product: ProductRound = {
  epoch: 2,
  round: 3,
  seqNr: 7n,
  outcome: 'transmitted',
  reason: undefined,
  observations: [Uint8Array.of(1), Uint8Array.of(2)],
  committed: new TextEncoder().encode('a text that is longer than the column'),
  reports: [Uint8Array.of(0xff, 0), new TextEncoder().encode('b')],
  transmitters: ['oracle-1', '0x1234567890123456789012345678901234567890'],
  ms: 57,
};
const summary = { rounds: 3, transmitted: 1, skipped: 1, failed: 1, restarts: 1, ms: 1_234 };

describe('JSON lines', () => {
  it('have exactly the keys that programs rely on', limit, () => {
    let text = '';
    const reporter = new JsonReporter((line) => {
      text += line;
    });
    reporter.progress();
    reporter.round(transmitted);
    reporter.round(skipped);
    reporter.summary(summary);
    const lines = text.split('\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [
        {
          event: 'round',
          epoch: 2,
          round: 3,
          outcome: 'transmitted',
          reason: null,
          observations: ['105268000', '105281000', '105283000', '105290000'],
          median: '105283000',
          answer: '105283000',
          transmitter: '0x1234567890123456789012345678901234567890',
          tx: '0xabcd',
          ms: 57,
        },
        {
          event: 'round',
          epoch: 2,
          round: 3,
          outcome: 'skipped',
          reason: 'no report is due',
          observations: ['105268000', '105281000', '105283000', '105290000'],
          median: '105283000',
          answer: null,
          transmitter: null,
          tx: null,
          ms: 57,
        },
        { event: 'summary', ...summary },
      ],
    );
  });
});

describe('the table for people', () => {
  function written(color: boolean, rounds: readonly RoundOutcome[]): string {
    let text = '';
    const reporter = new TextReporter({
      write: (part) => {
        text += part;
      },
      color,
    });
    reporter.decimals = 8;
    reporter.progress('starting …');
    for (const round of rounds) reporter.round(round);
    reporter.summary(summary);
    return text;
  }

  it('has a row a round, reasons below, and a summary, without colours when they are not wanted', limit, () => {
    assert.equal(
      written(false, [transmitted, skipped, { ...skipped, outcome: 'failed', reason: 'stale report' }]),
      `starting …

round   observations                     median   on-chain answer  transmitter     gas     ms
2.3     1.05268 1.05281 1.05283 1.0529   1.05283  1.05283          0x1234…7890  101234     57
2.3     1.05268 1.05281 1.05283 1.0529   1.05283  -                -                 -     57
        skipped: no report is due
2.3     1.05268 1.05281 1.05283 1.0529   1.05283  -                -                 -     57
        failed: stale report

3 rounds: 1 transmitted, 1 skipped, 1 failed, 1 restart, 1.2 s
`,
    );
  });

  it('is coloured when that is wanted', limit, () => {
    const esc = String.fromCharCode(27);
    assert.ok(written(true, [skipped]).includes(`${esc}[33m`));
    assert.ok(!written(false, [skipped]).includes(esc));
  });

  it('shortens the observations of many oracles', limit, () => {
    const observations = Array.from({ length: 31 }, (_, index) => BigInt(index + 1) * 10n ** 8n);
    assert.match(written(false, [{ ...transmitted, observations }]), / 1 … 31 \(31\) /);
  });
});

describe('rounds of a product', () => {
  it('are JSON with bytes in hexadecimal digits', limit, () => {
    let text = '';
    const reporter = new JsonReporter((line) => {
      text += line;
    });
    reporter.productRound({ ...product, committed: Uint8Array.of(3) });
    reporter.productRound({ ...product, seqNr: undefined, committed: undefined, outcome: 'failed', reason: 'why' });
    const [first, second] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(first, {
      ...{ event: 'round', epoch: 2, round: 3, seqNr: '7', outcome: 'transmitted', reason: null },
      ...{ observations: ['0x01', '0x02'], committed: '0x03', reports: ['0xff00', '0x62'] },
      ...{ transmitters: product.transmitters, ms: 57 },
    });
    assert.deepEqual([second.seqNr, second.committed, second.reason], [null, null, 'why']);
  });

  it('are rows, with texts as texts and the rest as digits', limit, () => {
    let text = '';
    const reporter = new TextReporter({
      write: (part) => {
        text += part;
      },
      color: false,
    });
    reporter.productRound(product);
    reporter.productRound({ ...product, outcome: 'skipped', reason: 'none is due', reports: [], transmitters: [] });
    const rows = text.trim().split('\n');
    assert.match(rows[1] ?? '', /^2\.3 +7 +2 +a text that is longer t… +0xff00 b +oracle-1 0x1234…7890 +57$/);
    assert.match(rows[2] ?? '', /^2\.3 +7 +2 +a text that is longer t… +- +- +57$/);
    assert.equal(rows[3]?.trim(), 'skipped: none is due');
  });
});

describe('the log on standard error', () => {
  function logged(level: LogLevel): string {
    const redactor = new Redactor();
    redactor.add('sesame');
    let text = '';
    const write = (line: string) => {
      text += line;
    };
    const logger = new ConsoleLogger({ level, write, redactor }).child('oracle 0').child('Relayer');
    logger.debug('one');
    logger.info('two', { node: 'a', count: 3n, error: new Error('it broke') });
    logger.warn('three', { url: 'http://u:sesame@h/', list: [1n, 'x'] });
    logger.error('four');
    return text;
  }

  it('has names, fields and levels, and no secrets', limit, () => {
    assert.equal(
      logged('debug'),
      `debug oracle 0.Relayer: one
info  oracle 0.Relayer: two node=a count=3 error="it broke"
warn  oracle 0.Relayer: three url="http://u:…@h/" list=["1","x"]
error oracle 0.Relayer: four
`,
    );
  });

  it('begins at its level', limit, () => {
    assert.equal(logged('warn').split('\n').length, 3);
    assert.equal(logged('silent'), '');
  });
});
