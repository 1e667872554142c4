// Makes the transcripts of docs/protocol.md by running our plugins and our host; `--write` puts them into it.
// What differs from run to run (paths, keys) is replaced by `…`, so that a test can compare.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PluginClient } from '@loopp/go-plugin';
import { type ClientInterceptor, Server } from '@loopp/grpc';
import { AddHelper, Counter } from '../../packages/go-plugin/examples/bidirectional/counter.pb.js';
import type { ConnInfo } from '../../packages/go-plugin/src/pb/broker.pb.js';
import { createCertificate } from '../../packages/go-plugin/src/tls/certificate.js';
import { bundled } from './bundles.js';

export const DOCUMENT = join(import.meta.dirname, '../../docs/protocol.md');

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs a program to its end, or until it printed its first line. */
function run(command: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes('\n')) child.kill();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

function withoutVariables(text: string): string {
  return text
    .replace(/\/[^\s|"]*\/plugin-dir\w+/g, '/…/plugin-dir…')
    .replace(/plugin\d{6,}/g, 'plugin…')
    .replace(/MII[A-Za-z0-9+/]{40,}/g, 'MII…')
    .replace(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/g, '-----BEGIN CERTIFICATE-----…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-23T01:02:03.000004Z')
    .replaceAll(tmpdir(), '/tmp');
}

async function handshakes(): Promise<string> {
  const [kv, negotiated] = [await bundled('kv/plugin.ts'), await bundled('negotiated/plugin.ts')];
  const cookie = { BASIC_PLUGIN: 'hello' };
  const base = { ...cookie, PLUGIN_PROTOCOL_VERSIONS: '1' };
  const mtls = { PLUGIN_CLIENT_CERT: (await createCertificate()).pem };
  const mux = { PLUGIN_MULTIPLEX_GRPC: 'true' };
  const cases: [string, readonly string[], Readonly<Record<string, string>>][] = [
    ['plain', kv, base],
    ['AutoMTLS', kv, { ...base, ...mtls }],
    ['multiplexed', kv, { ...base, ...mux }],
    ['both', kv, { ...base, ...mtls, ...mux }],
    ['VERSIONS=7,9', kv, { ...cookie, PLUGIN_PROTOCOL_VERSIONS: '7,9' }],
    ['VERSIONS=3,2', negotiated, { ...cookie, PLUGIN_PROTOCOL_VERSIONS: '3,2' }],
    ['no VERSIONS', negotiated, cookie],
  ];
  const lines: string[] = [];
  for (const [name, command, env] of cases) lines.push(`${name.padEnd(13)} ${(await run(command, env)).stdout.trim()}`);
  return lines.join('\n');
}

async function byHand(): Promise<string> {
  const { stderr, code } = await run(await bundled('kv/plugin.ts'), {});
  return `${stderr.trim()}\n(exit code ${code})`;
}

/** What a host's plugin finds in its environment. */
async function environment(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'transcript-'));
  const file = join(directory, 'env');
  const script = `require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env)); process.exit(1)`;
  const client = new PluginClient({
    command: [process.execPath, '-e', script],
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    versions: [5, 6],
    tls: 'auto',
    multiplex: true,
  });
  await client.start().catch(() => undefined);
  const env: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(directory, { recursive: true });
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n');
}

function isConnInfo(message: unknown): message is ConnInfo {
  return typeof message === 'object' && message !== null && 'serviceId' in message;
}

function describe(direction: string, { serviceId, network, address, knock }: ConnInfo): string {
  const fields = [`service_id: ${serviceId}`];
  if (network) fields.push(`network: "${network}"`, `address: "${address}"`);
  if (knock?.knock) fields.push(`knock { knock: true${knock.ack ? ' ack: true' : ''} }`);
  return `${direction} ConnInfo { ${fields.join(' ')} }`;
}

/** The broker's messages while the plugin calls its host back once. */
async function broker(multiplex: boolean): Promise<string> {
  const log: string[] = [];
  async function* noted<T>(direction: string, messages: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
    for await (const message of messages) {
      if (isConnInfo(message)) log.push(describe(direction, message));
      yield message;
    }
  }
  const interceptor: ClientInterceptor = {
    bidiStream: (_method, requests, options, next) =>
      noted('plugin -> host', next(noted('host -> plugin', requests), options)),
  };
  const cwd = mkdtempSync(join(tmpdir(), 'transcript-'));
  await using client = new PluginClient({
    command: await bundled('bidirectional/plugin.ts'),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    channel: { interceptors: [interceptor] },
    cwd,
    multiplex,
  });
  const plugin = await client.start();
  const addServer = plugin.broker.nextId();
  const helper = new Server().handle(AddHelper.methods.sum, ({ a, b }) => ({ r: a + b }));
  await using _listener = await plugin.broker.acceptAndServe(addServer, helper);
  await plugin.channel.unary(Counter.methods.put, { addServer, key: 'a', value: 1n });
  rmSync(cwd, { recursive: true });
  return log.join('\n');
}

async function logLine(): Promise<string> {
  const { stderr } = await run(await bundled('kv/plugin.ts'), { BASIC_PLUGIN: 'hello' });
  return stderr.split('\n')[0] ?? '';
}

/** Every transcript by its name in the document. */
export async function transcripts(): Promise<Map<string, string>> {
  const made: [string, string][] = [
    ['environment', await environment()],
    ['by-hand', await byHand()],
    ['handshakes', await handshakes()],
    ['broker', await broker(false)],
    ['broker-multiplexed', await broker(true)],
    ['log', await logLine()],
  ];
  return new Map(made.map(([name, text]) => [name, withoutVariables(text)]));
}

/** The document with its transcripts as given. */
export function fill(document: string, made: ReadonlyMap<string, string>): string {
  return document.replace(
    /(<!-- transcript: (\S+) -->\n\n```text\n)(?:(?!```)[\s\S])*?(\n```)/g,
    (whole, head, name, tail) => {
      const text = made.get(name);
      return text === undefined ? whole : `${head}${text}${tail}`;
    },
  );
}

if (process.argv.includes('--write'))
  writeFileSync(DOCUMENT, fill(readFileSync(DOCUMENT, 'utf8'), await transcripts()));
