// The counterpart of host/main.go on our side: the same flags, the same lines on standard output.
//
//   our-host -example kv|bidirectional|streaming|negotiated [-mtls] [-mux] -- PLUGIN ARGS...
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PluginClient, type RunningPlugin } from '@loopp/go-plugin';
import { Server, Status, StatusError } from '@loopp/grpc';
import { AddHelper, Counter } from '../../packages/go-plugin/examples/bidirectional/counter.pb.js';
import { KV } from '../../packages/go-plugin/examples/kv/kv.pb.js';
import { StreamerService } from '../../packages/go-plugin/examples/streaming/streamer.pb.js';

const separator = process.argv.indexOf('--');
const { values } = parseArgs({
  // Go's flags have one dash.
  args: process.argv.slice(2, separator).map((arg) => (/^-[a-z]/.test(arg) ? `-${arg}` : arg)),
  options: {
    example: { type: 'string', default: 'kv' },
    mtls: { type: 'boolean', default: false },
    mux: { type: 'boolean', default: false },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);

async function useKv({ channel }: RunningPlugin): Promise<void> {
  await channel.unary(KV.methods.put, { key: 'interop', value: Buffer.from('hello') });
  const { value } = await channel.unary(KV.methods.get, { key: 'interop' });
  print(`value=${JSON.stringify(Buffer.from(value).toString())}`);
}

async function useCounter({ channel, broker }: RunningPlugin): Promise<void> {
  for (const value of [4n, 5n]) {
    const addServer = broker.nextId();
    const helper = new Server().handle(AddHelper.methods.sum, ({ a, b }) => ({ r: a + b }));
    await using _listener = await broker.acceptAndServe(addServer, helper);
    await channel.unary(Counter.methods.put, { addServer, key: 'interop', value });
  }
  const { value } = await channel.unary(Counter.methods.get, { key: 'interop' });
  print(`sum=${value}`);
}

function* pieces(bytes: Uint8Array): Generator<{ bytesToWrite: Uint8Array }> {
  for (let start = 0; start < bytes.length; start += 100) yield { bytesToWrite: bytes.subarray(start, start + 100) };
}

async function useStreamer({ channel }: RunningPlugin): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'stream'));
  const text = 'lorem ipsum '.repeat(1000);
  await channel.unary(StreamerService.methods.configure, { path: join(directory, 'file'), chunkSize: 100n });
  await channel.clientStream(StreamerService.methods.write, pieces(Buffer.from(text))).catch((error: unknown) => {
    // The Go example ends this call without the response that its .proto promises.
    const { status } = StatusError.from(error);
    if (status !== Status.INTERNAL && status !== Status.UNIMPLEMENTED) throw error;
  });
  const back: Uint8Array[] = [];
  for await (const { readBytes } of channel.serverStream(StreamerService.methods.read, {})) back.push(readBytes);
  await rm(directory, { recursive: true });
  print(`same=${Buffer.concat(back).toString() === text}`);
}

const uses: Readonly<Record<string, (plugin: RunningPlugin) => Promise<void>>> = {
  kv: useKv,
  negotiated: useKv,
  bidirectional: useCounter,
  streaming: useStreamer,
};

async function main(): Promise<void> {
  const client = new PluginClient({
    command: process.argv.slice(separator + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    ...(values.example === 'negotiated' && { versions: [2, 3] }),
    ...(values.mtls && { tls: 'auto' }),
    multiplex: values.mux,
  });
  const plugin = await client.start();
  await plugin.ping();
  print(`version=${plugin.protocolVersion}`);
  await uses[values.example]?.(plugin);
  const begin = Date.now();
  await client.stop();
  const { code } = await plugin.exited;
  print(`exited=${code === 0} graceful=${Date.now() - begin < 1500}`);
}

main().catch((error: unknown) => {
  print(`error=${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
