// One process of the benchmark. `node agent.mjs ROLE PEER MESSAGES SOCKET [TARGET]`; prints "ready", then answers each line
// of input, a command in JSON, with a line.
import { createInterface } from 'node:readline';
import type { Command, Sample } from './command.js';
import type { Messages, Peer } from './peer.js';

/** Each process loads its own transport alone: a heap that is full of others costs at every collection. */
const peers: Record<string, () => Promise<Peer>> = {
  ours: async () => (await import('./peers/ours.js')).ours,
  'grpc-js': async () => (await import('./peers/grpc-js.js')).grpcJs,
  'node:http2': async () => (await import('./peers/node-http2.js')).nodeHttp2,
  connect: async () => (await import('./peers/connect.js')).connect,
  raw: async () => (await import('./peers/raw-socket.js')).rawSocket,
};

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Keeps a number of calls going for a time. */
async function measure(call: () => Promise<unknown>, { concurrency, ms }: Command): Promise<Omit<Sample, 'cpu'>> {
  const times: number[] = [];
  const start = performance.now();
  const end = start + ms;
  const one = async () => {
    for (let began = performance.now(); began < end; ) {
      await call();
      const now = performance.now();
      times.push((now - began) * 1000);
      began = now;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  const micros = (performance.now() - start) * 1000;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { calls: sorted.length, micros, p50: at(0.5), p99: at(0.99) };
}

const [role, name = '', messages, path = '', target = ''] = process.argv.slice(2);
const peer = await peers[name]?.();
if (peer === undefined) throw new Error(`unknown peer ${name}`);
const kind: Messages = messages === 'protobuf' ? 'protobuf' : 'octets';

let caller: ((size: number) => () => Promise<unknown>) | undefined;
if (role === 'server') await peer.serve(path, kind);
else if (role === 'proxy') await (await import('./peers/ours.js')).serveRelay(path, target);
else caller = await peer.connect(path, kind);
process.stdout.write('ready\n');

for await (const line of createInterface({ input: process.stdin })) {
  const command: Command = JSON.parse(line);
  const sample =
    command.run && caller !== undefined
      ? await measure(caller(command.size), command)
      : { calls: 0, micros: 0, p50: 0, p99: 0 };
  process.stdout.write(`${JSON.stringify({ ...sample, cpu: cpu() })}\n`);
}
process.exit();
