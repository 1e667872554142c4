import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { toQuantity } from '../hex.js';
import { HttpExchange } from '../rpc/http-exchange.js';
import { isRecord } from '../rpc/json-value.js';

export interface AnvilOptions {
  /** Default 31337. */
  readonly chainId?: number;
  /** Default: any free one. */
  readonly port?: number;
  /** More of anvil's own arguments. */
  readonly args?: readonly string[];
}

/** A chain of its own in a child process, with empty accounts. */
export interface Anvil extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** A raw JSON-RPC request, for anvil's own methods. */
  request(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Sets the balance of an account, in wei. */
  fund(account: string, wei?: bigint): Promise<void>;
  /** Ends the process. Safe to call twice. */
  close(): Promise<void>;
}

/** Path of the binary that @foundry-rs/anvil brings for this platform. */
export function anvilBinary(): string {
  const require = createRequire(import.meta.url);
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${arch}/package.json`;
  const manifest = createRequire(require.resolve('@foundry-rs/anvil/package.json')).resolve(name);
  return join(manifest, '..', 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
}

/** Starts anvil and waits until it listens. It dies with this process, unless that is killed outright. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const { chainId = 31_337, port = 0, args = [] } = options;
  const all = ['--port', String(port), '--chain-id', String(chainId), '--accounts', '0', ...args];
  // A group of its own: a Ctrl-C in the terminal reaches us, and we end the chain in order.
  const child = spawn(anvilBinary(), all, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async () => {
    kill();
    await exited;
    process.removeListener('exit', kill);
  };
  try {
    const listening = await listeningPort(child);
    return open(listening, child.pid ?? 0, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function open(port: number, pid: number, end: () => Promise<void>): Anvil {
  const url = `http://127.0.0.1:${port}`;
  const exchange = new HttpExchange(new URL(url), { timeoutMs: 30_000, maxAnswerBytes: 2 ** 26 });
  const close = async () => {
    exchange.close();
    await end();
  };
  const request = async (method: string, ...params: readonly unknown[]) => {
    const { body } = await exchange.post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), undefined);
    const answer: unknown = JSON.parse(body);
    if (!isRecord(answer) || !('result' in answer)) throw new Error(`anvil answered ${method} with ${body}`);
    return answer['result'];
  };
  const fund = async (account: string, wei = 10n ** 21n) => {
    await request('anvil_setBalance', account, toQuantity(wei));
  };
  return { url, port, pid, request, fund, close, [Symbol.asyncDispose]: close };
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onData = (chunk: Buffer) => {
      output += chunk.toString();
      const port = /Listening on [^:\n]+:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      // Still read, and dropped: a full pipe would stop the chain.
      child.stdout?.removeListener('data', onData).resume();
      child.stderr?.removeListener('data', onData).resume();
      resolve(Number(port));
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${output.slice(-2000)}`)));
  });
}
