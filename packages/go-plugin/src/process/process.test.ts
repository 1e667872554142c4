import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startCommand } from './command-runner.js';
import { diagnose, formatOf } from './diagnose.js';
import { findExecutable } from './find-executable.js';
import { settlesWithin } from './settles-within.js';

const limit = { timeout: 10_000 };
const directory = mkdtempSync(join(tmpdir(), 'process-'));
after(() => rmSync(directory, { recursive: true }));
const start = { env: { A: '1' }, socketDir: directory, signal: new AbortController().signal };
const node = (script: string) => [process.execPath, '-e', script];

test('a command gets exactly its environment, and its output and exit are seen', limit, async () => {
  const runner = await startCommand(
    node('console.log(process.env.A, process.env.HOME); process.exitCode = 3'),
    start,
    spawn,
  );
  let text = '';
  runner.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  runner.stderr.resume();
  assert.deepEqual(await runner.exited, { code: 3, signal: null });
  assert.equal(text, '1 undefined\n');
});

test('a killed command ends with its signal; killing it again does nothing', limit, async () => {
  const runner = await startCommand(node('setInterval(() => {}, 1000)'), start, spawn);
  runner.stdout.resume();
  runner.stderr.resume();
  await runner.kill();
  assert.deepEqual(await runner.exited, { code: null, signal: 'SIGKILL' });
  await runner.kill();
});

test('a grandchild that holds the output does not hold up the end', limit, async () => {
  const runner = await startCommand(['sh', '-c', 'sleep 5 & echo $!; exit 0'], start, spawn);
  let grandchild = 0;
  runner.stdout.on('data', (chunk: Buffer) => {
    grandchild = Number(chunk.toString());
  });
  runner.stderr.resume();
  assert.ok(await settlesWithin(runner.exited, 3000));
  process.kill(grandchild, 'SIGKILL');
});

test('a command that is not there, or cannot be run, is refused with a remedy', limit, async () => {
  await assert.rejects(startCommand(['/no/such/plugin'], start, spawn), { code: 'GO_PLUGIN_SPAWN', message: /ENOENT/ });
  const file = join(directory, 'plain');
  writeFileSync(file, 'text');
  chmodSync(file, 0o644);
  await assert.rejects(startCommand([file], start, spawn), { code: 'GO_PLUGIN_SPAWN', message: /EACCES/ });
  await assert.rejects(startCommand([], start, spawn), { code: 'GO_PLUGIN_CONFIG' });
});

test('a bare name is looked up in the PATH, a path is not', limit, () => {
  const file = join(directory, 'tool');
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  assert.equal(findExecutable('tool', '/', `/nowhere:${directory}`), file);
  assert.equal(findExecutable('other', '/', directory), 'other');
  assert.equal(findExecutable('./tool', directory), file);
  assert.equal(findExecutable('/abs/tool'), '/abs/tool');
});

test('the diagnosis names what can be seen of the file', limit, async () => {
  const text = await diagnose(process.execPath);
  assert.match(text, /Mode: -rwx/);
  assert.match(text, /Owner: \d+ \(current: \d+\)/);
  assert.match(text, /another processor or system/);
  if (process.platform === 'linux') assert.match(text, /ELF, (amd64|arm64)/);
  assert.match(await diagnose('/no/such/file'), /ENOENT/);
});

test('executable formats are told by their first bytes', limit, () => {
  const macho = Buffer.alloc(8);
  macho.writeUInt32LE(0xfeedfacf, 0);
  macho.writeUInt32LE(0x0100000c, 4);
  assert.equal(formatOf(macho), 'Mach-O, arm64');
  const pe = Buffer.alloc(256);
  pe.write('MZ', 'latin1');
  pe.writeUInt32LE(128, 60);
  pe.writeUInt16LE(0x8664, 132);
  assert.equal(formatOf(pe), 'PE, amd64');
  const elf = Buffer.alloc(64);
  elf.writeUInt32BE(0x7f454c46, 0);
  elf[5] = 1;
  elf.writeUInt16LE(183, 18);
  assert.equal(formatOf(elf), 'ELF, arm64');
  assert.equal(formatOf(Buffer.from('#!/usr/bin/env node\nx')), 'script, #!/usr/bin/env node');
  assert.match(formatOf(Buffer.alloc(0)), /unknown/);
});

test('the test programs of this file left no process behind', limit, () => {
  const { stdout } = spawnSync('ps', ['-o', 'args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  assert.doesNotMatch(stdout, /setInterval/);
});
