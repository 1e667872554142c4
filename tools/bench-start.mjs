// npm run bench:start: what `loop run` and its plugins cost to start and to hold, beside `node -e 0` of the same run.
// Needs a built checkout and a machine that is otherwise idle. Exits 1 when a figure is missed.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PluginClient } from '@loopp/go-plugin';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const loop = join(root, 'packages/cli/bin/loop.js');
const rounds = 24;
const starts = 15;

// Cookies of the two kinds of plugin, as LOOP has them.
const plugins = [
  {
    name: 'loop-evm',
    command: [process.execPath, join(root, 'packages/evm/dist/loop-evm.cjs')],
    handshake: {
      cookieKey: 'CL_PLUGIN_RELAYER_MAGIC_COOKIE',
      cookieValue: 'dae753d4542311b33cf041b930db0150647e806175c2818a0c88a9ab745e45aa',
      protocolVersion: 0,
    },
  },
  {
    name: 'loop-median',
    command: [process.execPath, join(root, 'packages/median/dist/loop-median.cjs')],
    handshake: {
      cookieKey: 'CL_PLUGIN_MEDIAN_MAGIC_COOKIE',
      cookieValue: 'b12a697e19748cd695dd1690c09745ee7cc03717179958e8eadd5a7ca4646728',
      protocolVersion: 0,
    },
  },
];

// What a plugin refuses to start without.
const env = {
  CL_PROMETHEUS_PORT: '0',
  CL_MERCURY_TRANSMITTER_TRANSMIT__QUEUE_MAX_SIZE: '0',
  CL_MERCURY_TRANSMITTER_TRANSMIT_CONCURRENCY: '0',
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds that `node -e 0` takes, from spawn to exit. */
async function nodeMs() {
  const startedAt = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - startedAt;
}

/** Milliseconds from spawn to the answer of the health check on the main connection. */
async function firstAnswerMs({ command, handshake }, socketDir) {
  const client = new PluginClient({ command, handshake, env, socketDir });
  const startedAt = performance.now();
  try {
    const plugin = await client.start();
    await plugin.ping();
    return performance.now() - startedAt;
  } finally {
    await client.stop();
  }
}

/** Resident memory of a process in MiB; undefined when it is gone. */
function residentMiB(pid) {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return undefined;
  }
}

function pluginsOf(parent) {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const name = /loop-(evm|median)\.cjs/.exec(args)?.[0];
    return Number(ppid) === parent && name !== undefined ? [{ pid: Number(pid), name }] : [];
  });
}

/** One run of the embedded network: times since the command, and the most memory that each plugin had. */
async function run() {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [loop, 'run', '--json', '--rounds', String(rounds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const result = { firstReportMs: undefined, allMs: undefined, mostMiB: 0 };
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line);
    if (event.event !== 'round' || event.outcome !== 'transmitted') continue;
    seen++;
    result.firstReportMs ??= performance.now() - startedAt;
    result.allMs = performance.now() - startedAt;
    if (seen % 6 !== 0) continue;
    for (const { pid } of pluginsOf(child.pid)) result.mostMiB = Math.max(result.mostMiB, residentMiB(pid) ?? 0);
  }
  const [code] = await exit;
  if (code !== 0 || seen !== rounds) throw new Error(`loop run ended with ${code} after ${seen} of ${rounds} reports`);
  return result;
}

const figures = [];
const figure = (what, value, limit, unit) => figures.push({ what, value, limit, unit });

const socketDir = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const bare = [];
  const answers = new Map(plugins.map(({ name }) => [name, []]));
  // Interleaved, so that a slow moment of the machine meets all of them.
  for (let count = 0; count < starts; count++) {
    bare.push(await nodeMs());
    for (const plugin of plugins) answers.get(plugin.name).push(await firstAnswerMs(plugin, socketDir));
  }
  const { firstReportMs, allMs, mostMiB } = await run();
  figure('node -e 0', median(bare), undefined, 'ms');
  for (const [name, values] of answers) figure(`${name}: first answer after its spawn`, median(values), 350, 'ms');
  figure('loop run: first report on chain', firstReportMs, 6_000, 'ms');
  figure(`loop run: ${rounds} reports on chain`, allMs, 20_000, 'ms');
  figure('largest plugin process, RSS', mostMiB, 90, 'MiB');
} finally {
  rmSync(socketDir, { recursive: true, force: true });
}

const baseline = figures[0].value;
process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`);
for (const { what, value, limit, unit } of figures) {
  const times = unit === 'ms' ? `${(value / baseline).toFixed(1)} × node`.padStart(12) : ''.padStart(12);
  const verdict = limit === undefined ? '' : value <= limit ? `  at most ${limit}` : `  MISSED: at most ${limit}`;
  process.stdout.write(`${what.padEnd(40)} ${value.toFixed(0).padStart(6)} ${unit.padEnd(3)} ${times}${verdict}\n`);
}
if (figures.some(({ value, limit }) => limit !== undefined && value > limit)) process.exitCode = 1;
