import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CallMetrics, Status } from '@loopp/loop';
import { callObserver } from '../../../packages/loop/src/internal/observe/call-observer.js';
import { checked, readExceptions } from './exceptions.js';
import { folderVariable, handledIn, type Recorded, recordMetrics } from './record-calls.js';
import { countedBy, methodsOf, systemNames } from './systems.js';
import { entriesOf, isGreen, outdated, type Run, rendered } from './table.js';

const limit = { timeout: 10_000 };
const observe = '/loop.DataSource/Observe';
const record: Recorded = { system: 'data source', cell: 'ours with ours', file: 'a.test.ts', path: observe };
const nothing: Run = { records: [], exceptions: [], failedFiles: new Set(), original: true };
const exception = {
  method: observe,
  direction: 'ours with ours',
  behaviour: 'dies',
  source: 'x.go:1',
  tests: { ours: 'a.test.ts: lives' },
} as const;

function dataSource(run: Run) {
  const entry = entriesOf(run).find(({ system, cell }) => system === 'data source' && cell === 'ours with ours');
  assert.ok(entry);
  return entry;
}

test('a method that was not called makes its cell red', limit, () => {
  const entry = dataSource(nothing);
  assert.deepEqual(entry.missing, [observe]);
  assert.equal(isGreen(entry), false);
});

test('a method that was called makes its cell green, and no other', limit, () => {
  const entries = entriesOf({ ...nothing, records: [record] });
  const green = entries.filter(isGreen).map(({ system, cell }) => [system, cell]);
  assert.deepEqual(
    green.filter(([system]) => system === 'data source'),
    [['data source', 'ours with ours']],
  );
  assert.match(rendered(entries), /\| data source +\| RED 0\/1 +\| RED 0\/1 +\| green 1\/1 +\| RED 0\/1 /);
});

test('a failed test file makes the cells red into which it recorded', limit, () => {
  const entry = dataSource({ ...nothing, records: [record], failedFiles: new Set(['a.test.ts']) });
  assert.deepEqual(entry.failed, ['a.test.ts']);
  assert.equal(isGreen(entry), false);
});

test('an exception stands for a method, in its direction alone', limit, () => {
  const run = { ...nothing, exceptions: [exception] };
  assert.equal(isGreen(dataSource(run)), true);
  assert.match(rendered(entriesOf(run)), /\| RED 0\/1 +\| green 0\/1, 1 excepted \|/);
  assert.deepEqual(outdated(run), []);
  assert.deepEqual(outdated({ ...run, records: [record] }), [exception]);
});

test('an exception for some arguments excuses nobody', limit, () => {
  const some = { ...nothing, exceptions: [{ ...exception, when: 'the epoch is 0' }] };
  assert.equal(isGreen(dataSource(some)), false);
  assert.deepEqual(outdated({ ...some, records: [record] }), []);
});

test('an exception must be complete and about a covered method', limit, () => {
  assert.doesNotThrow(() => checked(exception));
  for (const wrong of [
    { ...exception, method: '/loop.DataSource/Look' },
    { ...exception, direction: 'there' },
    { ...exception, source: '' },
    { ...exception, tests: {} },
  ]) {
    assert.throws(() => checked(wrong), /no exception/);
  }
  assert.ok(Array.isArray(readExceptions()));
});

test('a service of two systems counts for the one under test; any other for the systems that have it', limit, () => {
  const query = '/loop.ReportingPlugin/Query';
  assert.deepEqual(countedBy(query, 'reporting plugins, OCR2'), ['reporting plugins, OCR2']);
  assert.deepEqual(countedBy(query, 'relayer'), ['median factory and plugin', 'reporting plugins, OCR2']);
  assert.deepEqual(countedBy(observe, 'relayer'), ['data source']);
});

test('only answers with OK count', limit, async (t) => {
  const metrics = new CallMetrics();
  const { client, server } = callObserver(metrics);
  client.watch?.('/a.A/Ok', 'unary').end(Status.OK);
  client.watch?.('/a.A/Refused', 'unary').end(Status.UNIMPLEMENTED);
  server.watch?.('/a.A/Stream', 'serverStream').end(Status.OK);
  server.watch?.('/a.A/Open', 'unary');
  const text = await metrics.text();
  assert.deepEqual(handledIn(text), ['/a.A/Ok', '/a.A/Stream']);

  const folder = mkdtempSync(join(tmpdir(), 'loopp-calls-'));
  const former = process.env[folderVariable];
  t.after(() => {
    rmSync(folder, { recursive: true });
    if (former === undefined) delete process.env[folderVariable];
    else process.env[folderVariable] = former;
  });
  process.env[folderVariable] = folder;
  recordMetrics('relayer', 'ours with ours', text);
  recordMetrics('relayer', 'ours with ours', text);
  const lines = readFileSync(join(folder, `${process.pid}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const paths = lines.map((line) => (JSON.parse(line) as Recorded).path);
  assert.deepEqual(paths, ['/a.A/Ok', '/a.A/Stream']);
});

test('no system is empty, and a relay is asked for all but what a plugin serves on its main connection', limit, () => {
  for (const system of systemNames) assert.ok(methodsOf(system).length > 0, system);
  assert.ok(methodsOf('relayer').includes('/loop.PluginRelayer/NewRelayer'));
  assert.ok(!methodsOf('relayer', true).includes('/loop.PluginRelayer/NewRelayer'));
  assert.deepEqual(methodsOf('keystore plugin', true), []);
});
