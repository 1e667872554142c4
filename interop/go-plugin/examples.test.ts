import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { bundled, cleanEnvironment } from './bundles.js';
import { type GoProgram, goProgram } from './go-programs.js';
import { testWithGo } from './test-with-go.js';

// The examples as a reader runs them, each against its Go twin.
const run = promisify(execFile);
const limit = { timeout: 120_000 };
const directories: string[] = [];
after(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

function fresh(): string {
  const directory = mkdtempSync(join(tmpdir(), 'example-'));
  directories.push(directory);
  return directory;
}

interface Twin {
  readonly example: string;
  readonly host: string;
  readonly plugin: string;
  readonly goPlugin: GoProgram;
  /** Argument lists of the runs, one after the other, and what they print together. */
  readonly runs: readonly (readonly string[])[];
  readonly prints: (by: 'ts' | 'go') => string;
}

const kvText = (by: 'ts' | 'go') => `hi\n\nWritten from ${by === 'ts' ? 'plugin-ts' : 'plugin-go-grpc'}\n`;
const twins: readonly Twin[] = [
  {
    example: 'kv',
    host: 'kv/host.ts',
    plugin: 'kv/plugin.ts',
    goPlugin: 'kv-plugin',
    runs: [
      ['put', 'a', 'hi'],
      ['get', 'a'],
    ],
    prints: kvText,
  },
  {
    example: 'bidirectional',
    host: 'bidirectional/host.ts',
    plugin: 'bidirectional/plugin.ts',
    goPlugin: 'counter-plugin',
    runs: [
      ['put', 'a', '4'],
      ['put', 'a', '5'],
      ['get', 'a'],
    ],
    prints: () => '9\n',
  },
  {
    example: 'negotiated',
    host: 'negotiated/host.ts',
    plugin: 'negotiated/plugin.ts',
    goPlugin: 'negotiated-plugin',
    runs: [
      ['put', 'a', 'hi'],
      ['get', 'a'],
    ],
    prints: () => 'hi\n\nWritten from plugin version 3\nRead by plugin version 3\n\n',
  },
  {
    example: 'streaming',
    host: 'streaming/host.ts',
    plugin: 'streaming/plugin.ts',
    goPlugin: 'streaming-plugin',
    runs: [['file']],
    prints: () => 'Lorem ipsum dolor sit amet\n',
  },
  {
    example: 'automtls',
    host: 'automtls/host.ts',
    plugin: 'kv/plugin.ts',
    goPlugin: 'kv-plugin',
    runs: [['a', 'hi']],
    prints: kvText,
  },
  {
    example: 'mux',
    host: 'mux/host.ts',
    plugin: 'bidirectional/plugin.ts',
    goPlugin: 'counter-plugin',
    runs: [['a', '7']],
    prints: () => '7\n',
  },
];

async function runAll(host: readonly string[], plugin: readonly string[], twin: Twin): Promise<string> {
  const cwd = fresh();
  let printed = '';
  for (const args of twin.runs) {
    const [program = '', ...rest] = [...host, ...args, '--', ...plugin];
    printed += (await run(program, rest, { cwd, env: cleanEnvironment() })).stdout;
  }
  return printed;
}

for (const twin of twins) {
  test(`the ${twin.example} host works with our plugin`, limit, async () => {
    assert.equal(await runAll(await bundled(twin.host), await bundled(twin.plugin), twin), twin.prints('ts'));
  });

  testWithGo(`the ${twin.example} host works with Go’s plugin`, async () => {
    assert.equal(await runAll(await bundled(twin.host), [goProgram(twin.goPlugin)], twin), twin.prints('go'));
  });
}

/** A script at `path` that becomes the command, as the Go hosts start fixed paths. */
function script(path: string, command: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')}\n`);
  chmodSync(path, 0o755);
}

testWithGo('Go’s kv host works with our plugin', async () => {
  const env = { ...cleanEnvironment(), KV_PROTO: 'grpc', KV_PLUGIN: (await bundled('kv/plugin.ts')).join(' ') };
  const cwd = fresh();
  await run(goProgram('kv-host'), ['put', 'a', 'hi'], { cwd, env });
  assert.equal((await run(goProgram('kv-host'), ['get', 'a'], { cwd, env })).stdout, kvText('ts'));
});

testWithGo('Go’s counter host works with our plugin', async () => {
  const env = { ...cleanEnvironment(), COUNTER_PLUGIN: (await bundled('bidirectional/plugin.ts')).join(' ') };
  const cwd = fresh();
  for (const number of ['4', '5']) await run(goProgram('counter-host'), ['put', 'a', number], { cwd, env });
  assert.equal((await run(goProgram('counter-host'), ['get', 'a'], { cwd, env })).stdout, '9\n');
});

testWithGo('Go’s negotiated host works with our plugin', async () => {
  const cwd = fresh();
  script(join(cwd, 'kv-plugin'), await bundled('negotiated/plugin.ts'));
  const env = { ...cleanEnvironment(), KV_PROTO: 'grpc' };
  await run(goProgram('negotiated-host'), ['put', 'a', 'hi'], { cwd, env });
  const { stdout } = await run(goProgram('negotiated-host'), ['get', 'a'], { cwd, env });
  assert.equal(stdout, 'hi\n\nWritten from plugin version 3\nRead by plugin version 3\n\n');
});

testWithGo('Go’s streaming host works with our plugin', async () => {
  const cwd = fresh();
  script(join(cwd, 'plugin', 'streamer'), await bundled('streaming/plugin.ts'));
  await run(goProgram('streaming-host'), [join(cwd, 'file')], { cwd, env: cleanEnvironment() });
  assert.equal(readFileSync(join(cwd, 'file'), 'utf8'), 'Lorem ipsum dolor sit amet');
});
