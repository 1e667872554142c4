// Runs the suites of interop/loop and prints system × direction: how many of a system's methods were called, of how
// many, and whether the tests that did it passed. Exits with 1 when a test fails, a method was called in no run of a
// direction and is no exception, or an exception was called after all.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { withoutGo } from '../go-programs.js';
import { readExceptions } from './exceptions.js';
import { type Failed, folderVariable, type Recorded } from './record-calls.js';
import { entriesOf, isGreen, outdated, rendered } from './table.js';

const suites = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const files = (given.length > 0 ? given : [suites]).flatMap(testFiles);
const folder = mkdtempSync(join(tmpdir(), 'loopp-calls-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.env[folderVariable] = folder;
// Children inherit these: tests read the source, not the build.
process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=tsx --conditions=@loopp/source`.trim();

let failures = 0;
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
const events = run({ files, concurrency: availableParallelism(), timeout: 900_000, signal: stopped.signal });
events.on('test:fail', () => {
  failures++;
});
for await (const text of events.compose(new spec())) process.stdout.write(text);
process.stdout.write('\n');

const lines = written();
const found = {
  records: lines.filter((line) => 'path' in line),
  failedFiles: new Set(lines.filter((line) => 'failed' in line).map(({ failed }) => failed)),
  exceptions: readExceptions(),
  original: withoutGo === false,
};
const entries = entriesOf(found);
for (const { system, cell, called, missing, failed, skipped } of entries) {
  if (skipped) continue;
  const which = called === 0 ? ' any method' : `\n  ${missing.join('\n  ')}`;
  if (missing.length > 0) process.stdout.write(`\n${system}, ${cell}, not called:${which}\n`);
  if (failed.length > 0) process.stdout.write(`\n${system}, ${cell}: failed in ${failed.join(', ')}\n`);
}
for (const { method, direction } of outdated(found)) {
  process.stdout.write(`\n${method}, ${direction}: an exception, yet it was called: take it out of exceptions.json\n`);
  process.exitCode = 1;
}
process.stdout.write(`\n${rendered(entries)}\n`);
if (withoutGo !== false) process.stdout.write(`\n${withoutGo}\n`);
if (failures > 0 || !entries.every(isGreen)) process.exitCode = 1;

function testFiles(path: string): string[] {
  if (path.endsWith('.test.ts')) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name));
}

function written(): (Recorded | Failed)[] {
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  return lines.map((line) => JSON.parse(line) as Recorded | Failed);
}
