import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HclogParser } from './hclog-line.js';
import { createHclogLogger } from './hclog-logger.js';
import { StderrWriter } from './stderr-writer.js';

const limit = { timeout: 10_000 };
const entry = (fields: object) => JSON.stringify({ '@level': 'info', '@message': 'hi', ...fields });

test('an hclog line gives its level, message and fields', limit, () => {
  const line = entry({ '@timestamp': '2026-11-23T01:02:03.000004Z', '@module': 'a.b', n: 1 });
  assert.deepEqual(new HclogParser().parse(line), {
    level: 'info',
    message: 'hi',
    fields: { '@module': 'a.b', n: 1, timestamp: '2026-11-23T01:02:03.000004Z' },
  });
});

test('levels are read in any case; an unknown one leaves the whole line at debug', limit, () => {
  const parser = new HclogParser();
  assert.equal(parser.parse(entry({ '@level': 'WARN' })).level, 'warn');
  const unknown = entry({ '@level': 'loud' });
  assert.deepEqual(parser.parse(unknown), { level: 'debug', message: unknown, fields: {} });
  assert.equal(parser.parse('{"@message":"no level"}').message, '{"@message":"no level"}');
});

test('a timestamp of any form is passed on, where a Go host shows the line as text or ends', limit, () => {
  for (const timestamp of ['2026-11-23T01:02:03.000Z', '2026-11-23T01:02:03Z', 'now', 1_795_000_000.5, null]) {
    const { level, message, fields } = new HclogParser().parse(entry({ '@timestamp': timestamp }));
    assert.deepEqual([level, message, fields], ['info', 'hi', { timestamp }]);
  }
});

test('a message that is no text is shown, and a level that is none makes the line text', limit, () => {
  const read = (fields: object) => new HclogParser().parse(entry(fields));
  assert.equal(read({ '@message': 5 }).message, '5');
  assert.equal(read({ '@message': { a: 1 } }).message, '{"a":1}');
  for (const level of [{}, null, true, ['info']]) {
    assert.deepEqual(read({ '@level': level }), { level: 'debug', message: entry({ '@level': level }), fields: {} });
  }
});

test('levels of other languages’ loggers are understood, in JSON', limit, () => {
  const lines: [string, string, string][] = [
    ['{"@level":"WARNING","@message":"python"}', 'warn', 'python'],
    ['{"@level":"fatal","@message":"go"}', 'error', 'go'],
    ['{"level":30,"time":1795000000000,"pid":1,"msg":"pino"}', 'info', 'pino'],
    ['{"level":60,"msg":"pino, fatal"}', 'error', 'pino, fatal'],
    ['{"level":"warn","ts":1795000000.1,"msg":"zap"}', 'warn', 'zap'],
    ['{"time":"2026-11-23T01:02:03Z","level":"ERROR","msg":"slog"}', 'error', 'slog'],
    ['{"event":"structlog","level":"critical"}', 'error', 'structlog'],
    ['{"severity":"NOTICE","message":"cloud"}', 'info', 'cloud'],
  ];
  for (const [line, level, message] of lines) {
    const read = new HclogParser().parse(line);
    assert.deepEqual([read.level, read.message], [level, message]);
  }
  assert.deepEqual(new HclogParser().parse('{"level":40,"msg":"m","n":1}').fields, { n: 1 });
  const tracing = '{"timestamp":"2026-11-23T01:02:03Z","level":"WARN","fields":{"message":"rust"},"target":"a"}';
  assert.deepEqual(new HclogParser().parse(tracing), { level: 'warn', message: tracing, fields: {} });
  for (const other of ['{"level":"loud","msg":"x"}', '{"msg":"no level"}', '{"level":5,"msg":"x"}', '[]', '{"a":']) {
    assert.deepEqual(new HclogParser().parse(other), { level: 'debug', message: other, fields: {} });
  }
});

test('levels of other languages’ loggers are understood, in text', limit, () => {
  const lines: [string, string][] = [
    ['[WARNING] x', 'warn'],
    ['WARNING:root:python', 'warn'],
    ['CRITICAL: x', 'error'],
    ['SEVERE: java', 'error'],
    ['2026-11-23 01:02:03,004 - name - ERROR - python', 'error'],
    ['2026-11-23T01:02:03.123456Z  INFO app: rust', 'info'],
    ['[2026-11-23T01:02:03Z WARN  app] rust', 'warn'],
    ['01:02:03.004 [main] ERROR c.f.Bar - java', 'error'],
    ['E0102 15:04:05.678901    1234 file.go:12] klog', 'error'],
    ['[TRACE] x', 'trace'],
    ['an ERROR in the middle', 'debug'],
    ['error: lower case', 'debug'],
    ['INFORMATION is power', 'debug'],
    ['1234 items, 5 WARNINGs', 'debug'],
  ];
  for (const [line, level] of lines)
    assert.deepEqual(new HclogParser().parse(line), { level, message: line, fields: {} });
});

test('a crash in another language is an error up to the next line with a level', limit, () => {
  const starts = [
    'Traceback (most recent call last):',
    'Exception in thread "main" java.lang.IllegalStateException: x',
    "thread 'main' panicked at src/main.rs:2:5:",
    "thread 'main' (12345) panicked at src/main.rs:2:5:",
    'Unhandled exception. System.Exception: x',
  ];
  for (const start of starts) {
    const parser = new HclogParser();
    const levels = ['before', start, '  at something', 'ValueError: x', 'INFO: on we go', 'after'].map(
      (line) => parser.parse(line).level,
    );
    assert.deepEqual(levels, ['debug', 'error', 'error', 'error', 'info', 'debug'], start);
  }
});

test('a prefix gives the level of a text line', limit, () => {
  const parser = new HclogParser();
  const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'].map((name) => parser.parse(`[${name}] x`).level);
  assert.deepEqual(levels, ['trace', 'debug', 'info', 'warn', 'error']);
  assert.equal(parser.parse('plain').level, 'debug');
});

test('after a Go crash every untagged line is an error', limit, () => {
  for (const start of ['panic: boom', 'fatal error: all goroutines are asleep']) {
    const parser = new HclogParser();
    assert.equal(parser.parse('before').level, 'debug');
    assert.equal(parser.parse(start).level, 'error');
    assert.equal(parser.parse('goroutine 1 [running]:').level, 'error');
    assert.equal(parser.parse('[INFO] tagged').level, 'info');
  }
});

test('no line makes the parser throw', limit, () => {
  const parser = new HclogParser();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      assert.equal(typeof parser.parse(line).message, 'string');
    }),
  );
});

test('what the logger writes is what the parser reads', limit, () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue()), (message, fields) => {
      const { timestamp: _, ...rest } = fields;
      const lines: string[] = [];
      createHclogLogger({ name: 'plugin', write: (line) => lines.push(line) }).warn(message, rest);
      const [line = ''] = lines;
      assert.equal(line.indexOf('\n'), line.length - 1);
      const parsed = new HclogParser().parse(line.trimEnd());
      assert.equal(parsed.level, 'warn');
      assert.equal(parsed.message, message);
      const { timestamp, '@module': module, ...back } = parsed.fields;
      assert.match(String(timestamp), /\.\d{6}Z$/);
      assert.equal(module, 'plugin');
      assert.deepEqual(back, JSON.parse(JSON.stringify(rest)));
    }),
  );
});

test('the logger takes values that JSON does not know, and never lets one replace its own fields', limit, () => {
  const lines: string[] = [];
  const logger = createHclogLogger({ write: (line) => lines.push(line), now: () => new Date(0) });
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  logger.info('a', { n: 5n, e: new Error('bad'), bytes: Uint8Array.of(1, 255), '@message': 'other' });
  logger.info('b', circular);
  const [first = '', second = ''] = lines.map((line) => JSON.parse(line));
  assert.deepEqual(first, {
    '@level': 'info',
    '@message': 'a',
    '@timestamp': '1970-01-01T00:00:00.000000Z',
    n: '5',
    e: 'bad',
    bytes: '01ff',
    message: 'other',
  });
  assert.equal(Reflect.get(Object(second), '@message'), 'b');
});

test('levels below the lowest are not written, and children add their name', limit, () => {
  const lines: string[] = [];
  const logger = createHclogLogger({ level: 'warn', name: 'a', write: (line) => lines.push(line) });
  logger.info('no');
  logger.child?.('b').error('yes');
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /"@module":"a\.b"/);
});

test('a full pipe is waited for a little, then lines are given up and counted', limit, () => {
  let room = 0;
  const written: string[] = [];
  const writer = new StderrWriter((bytes, offset) => {
    if (room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    const some = bytes.subarray(offset, offset + room);
    room -= some.length;
    written.push(Buffer.from(some).toString());
    return some.length;
  });
  assert.equal(writer.line('one\n'), false);
  assert.equal(writer.line('two\n'), false);
  room = 1000;
  assert.equal(writer.line('three\n'), true);
  assert.equal(writer.line('four\n'), true);
  assert.equal(written.join(''), '[WARN] 2 log lines lost: the host does not read\nthree\nfour\n');
  room = 2;
  assert.equal(writer.line('five\n'), false);
});

test('a broken pipe harms nobody', limit, () => {
  const writer = new StderrWriter(() => {
    throw Object.assign(new Error('gone'), { code: 'EPIPE' });
  });
  assert.equal(writer.line('x\n'), false);
});
