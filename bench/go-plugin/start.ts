// How long a plugin takes from start to its first answered call, and to stop, beside `node -e 0` of the same rounds.
// Usage: npm run bench:go-plugin [-- ROUNDS]   (exits with 1 when the medians miss their figures)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginClient } from '@loopp/go-plugin';
import { build } from 'esbuild';

const rounds = Number(process.argv[2] ?? 15);
const START_FACTOR = 1.3;
const START_EXTRA_MS = 60;
const STOP_MS = 50;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function bareNode(): number {
  const begin = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begin;
}

async function cycle(plugin: string): Promise<{ start: number; stop: number }> {
  const client = new PluginClient({
    command: [process.execPath, plugin],
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  });
  const begin = performance.now();
  await (await client.start()).ping();
  const started = performance.now();
  await client.stop();
  return { start: started - begin, stop: performance.now() - started };
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const plugin = join(directory, 'plugin.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../packages/go-plugin/examples/kv/plugin.ts')],
    outfile: plugin,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    conditions: ['@loopp/source'],
  });
  const bare: number[] = [];
  const cycles: { start: number; stop: number }[] = [];
  await cycle(plugin);
  for (let round = 0; round < rounds; round++) {
    bare.push(bareNode());
    cycles.push(await cycle(plugin));
  }
  rmSync(directory, { recursive: true });
  const node = median(bare);
  const start = median(cycles.map((one) => one.start));
  const stop = median(cycles.map((one) => one.stop));
  const allowed = START_FACTOR * node + START_EXTRA_MS;
  process.stdout.write(
    [
      `medians of ${rounds} interleaved rounds`,
      `node -e 0            ${node.toFixed(1)} ms`,
      `start to first call  ${start.toFixed(1)} ms   (at most ${START_FACTOR} x node + ${START_EXTRA_MS} = ${allowed.toFixed(1)})`,
      `graceful stop        ${stop.toFixed(1)} ms   (at most ${STOP_MS})`,
      '',
    ].join('\n'),
  );
  if (start > allowed || stop > STOP_MS) process.exitCode = 1;
}

void main();
