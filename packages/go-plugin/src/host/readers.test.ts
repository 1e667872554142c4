import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { Fields, Logger } from '@loopp/grpc';
import { StderrReader } from './stderr-reader.js';
import { StdoutReader } from './stdout-reader.js';

const limit = { timeout: 10_000 };

function recorder(): { logger: Logger; entries: [string, string, Fields | undefined][] } {
  const entries: [string, string, Fields | undefined][] = [];
  const log = (level: string) => (message: string, fields?: Fields) => {
    entries.push([level, message, fields]);
  };
  return { logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }, entries };
}

const ended = (stream: PassThrough) => new Promise((resolve) => stream.end(resolve).on('close', resolve));

test('standard error becomes log entries, a raw copy and the last 50 lines', limit, async () => {
  const stream = new PassThrough();
  const { logger, entries } = recorder();
  const copied: Buffer[] = [];
  const reader = new StderrReader(stream, { logger, copy: (chunk) => copied.push(Buffer.from(chunk)) });
  stream.write('{"@level":"warn","@message":"careful","n":1}\n[ERROR] bad\n');
  for (let i = 0; i < 60; i++) stream.write(`line ${i}\n`);
  await ended(stream);
  assert.deepEqual(entries[0], ['warn', 'careful', { n: 1 }]);
  assert.deepEqual(entries[1], ['error', '[ERROR] bad', {}]);
  assert.deepEqual(reader.tail.slice(-1), ['line 59']);
  assert.equal(reader.tail.length, 50);
  assert.match(Buffer.concat(copied).toString(), /^\{"@level".*line 59\n$/s);
});

test('a line of 10 MB is logged in pieces and kept short', limit, async () => {
  const stream = new PassThrough();
  const { logger, entries } = recorder();
  const reader = new StderrReader(stream, { logger });
  stream.write(`${'x'.repeat(10_000_000)}\nafter\n`);
  await ended(stream);
  assert.ok(entries.length > 100);
  assert.ok(entries.every(([level]) => level === 'debug'));
  assert.equal(reader.tail.at(-1), 'after');
  assert.ok(reader.tail.every((line) => line.length <= 4096));
});

test('without a logger the tail is still kept', limit, async () => {
  const stream = new PassThrough();
  const reader = new StderrReader(stream, {});
  stream.write('only this');
  await ended(stream);
  assert.deepEqual(reader.tail, ['only this']);
});

function stdout(strict: boolean): { stream: PassThrough; reader: StdoutReader; late: string[]; early: string[] } {
  const stream = new PassThrough();
  const late: string[] = [];
  const early: string[] = [];
  const reader = new StdoutReader(stream, {
    strict,
    onLate: (line) => late.push(line),
    onEarly: (line) => early.push(line),
  });
  return { stream, reader, late, early };
}

test('what is printed before the handshake line is kept, what comes after is drained', limit, async () => {
  const { stream, reader, late, early } = stdout(false);
  stream.write('hello\n1|1|unix|/s|grpc|\nafter\n');
  assert.equal(await reader.handshake, '1|1|unix|/s|grpc|');
  await ended(stream);
  assert.deepEqual([reader.early, early, late], [['hello'], ['hello'], ['after']]);
});

test('strictly, the first line counts whatever it is', limit, async () => {
  const { stream, reader } = stdout(true);
  stream.write('hello\n1|1|unix|/s|grpc|\n');
  assert.equal(await reader.handshake, 'hello');
});

test('an output that ends without a handshake line says so', limit, async () => {
  const { stream, reader } = stdout(false);
  stream.end('hello');
  assert.equal(await reader.handshake, undefined);
  assert.deepEqual(reader.early, ['hello']);
});
