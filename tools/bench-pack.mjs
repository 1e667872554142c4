// npm run bench:pack: how long packed and unpacked plugins take from their start to the handshake line, and `loop` to its
// help, beside `node -e 0` of the same round. Needs a machine that is otherwise idle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { pluginEnvironment, pluginKinds } from '@loopp/loop';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = 21;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const packed = join(root, 'dist', 'loop-plugins');
const loop = join(root, 'packages', 'cli', 'bin', 'loop.js');
const unpacked = (name) => [process.execPath, join(root, 'packages', name, 'dist', `loop-${name}.cjs`)];

const forms = [
  { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
  { name: 'loop-evm, one CommonJS file', command: unpacked('evm'), kind: 'relayer' },
  { name: 'loop-evm, packed', command: [packed, 'loop-evm'], kind: 'relayer' },
  { name: 'loop-median, one CommonJS file', command: unpacked('median'), kind: 'median' },
  { name: 'loop-median, packed', command: [packed, 'loop-median'], kind: 'median' },
  { name: 'loop --help', command: [process.execPath, loop, '--help'] },
  { name: 'loop doctor --help', command: [process.execPath, loop, 'doctor', '--help'] },
];

/** Milliseconds from spawn to the handshake line of a plugin, or to the end of another program. */
async function timeOf({ command: [program, ...args], kind }) {
  const { cookieKey, cookieValue } = pluginKinds[kind] ?? {};
  const env = kind && {
    ...pluginEnvironment(),
    [cookieKey]: cookieValue,
    PLUGIN_PROTOCOL_VERSIONS: '0',
    PLUGIN_UNIX_SOCKET_DIR: folder,
  };
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', kind ? 'pipe' : 'ignore', 'ignore'], ...(env && { env }) });
  const ended = once(child, 'exit');
  if (kind) await once(child.stdout, 'data');
  else await ended;
  const time = performance.now() - startedAt;
  child.kill('SIGKILL');
  await ended;
  return time;
}

const times = new Map(forms.map(({ name }) => [name, []]));
try {
  // Interleaved, so that a slow moment of the machine meets all of them; the first round warms the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const form of forms) {
      const time = await timeOf(form);
      if (round > 0) times.get(form.name).push(time);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const bare = median(times.get('node -e 0'));
process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
process.stdout.write(`${packed}: ${(statSync(packed).size / 1e6).toFixed(1)} MB\n\n`);
for (const [name, values] of times) {
  const ms = median(values);
  process.stdout.write(`${name.padEnd(34)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / bare).toFixed(2)} × node\n`);
}
