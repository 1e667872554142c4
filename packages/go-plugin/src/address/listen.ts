import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LooppError } from '@loopp/grpc';
import type { Address } from './address.js';
import { checkSocketPath } from './socket-path.js';

export interface ListenOptions {
  /** Default: unix, and tcp on Windows, as go-plugin does. */
  readonly network?: 'unix' | 'tcp';
  /** Directory of unix sockets. Default: the system's temp directory. */
  readonly directory?: string | undefined;
  /** Owner group of the socket file, which then has mode 0660. */
  readonly gid?: number | undefined;
  /** Range of tcp ports that are tried in turn; 0 to 0 takes any free one. */
  readonly ports?: { readonly min: number; readonly max: number };
  /** Holds the files of the sockets while they are bound. */
  readonly files?: Set<string>;
}

/** A bound socket whose connections go to one function. */
export interface RawListener {
  readonly address: Address;
  /** Stops listening and removes the socket file. Connections already accepted live on. Idempotent. */
  close(): Promise<void>;
}

const ATTEMPTS = 5;

/** Binds a socket of a random name (names after process ids come back when ids wrap). */
export async function listen(options: ListenOptions, onConnection: (socket: Socket) => void): Promise<RawListener> {
  const server = createServer({ noDelay: true }, (socket) => {
    // Whoever takes the socket adds listeners of its own; this one keeps a reset in between from being fatal.
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  const tcp = (options.network ?? (process.platform === 'win32' ? 'tcp' : 'unix')) === 'tcp';
  const address = tcp ? await bindTcp(server, options) : await bindUnix(server, options);
  if (address.network === 'unix') options.files?.add(address.address);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= new Promise((resolve) => {
      // Node removes the file of a unix socket on close; close waits for connections, which is not meant here.
      server.close();
      if (address.network === 'unix') {
        rmSync(address.address, { force: true });
        options.files?.delete(address.address);
      }
      resolve();
    });
    return closing;
  };
  return { address, close };
}

async function bindUnix(server: Server, options: ListenOptions): Promise<Address> {
  for (let attempt = 1; ; attempt++) {
    const path = join(options.directory ?? tmpdir(), `plugin${randomDigits()}`);
    checkSocketPath(path);
    try {
      await bind(server, { path });
    } catch (error) {
      if (attempt < ATTEMPTS && isCode(error, 'EADDRINUSE')) continue;
      throw cannotListen(path, error);
    }
    if (options.gid !== undefined) {
      chownSync(path, -1, options.gid);
      chmodSync(path, 0o660);
    }
    return { network: 'unix', address: path };
  }
}

async function bindTcp(server: Server, options: ListenOptions): Promise<Address> {
  const { min, max } = options.ports ?? { min: 0, max: 0 };
  for (let port = min; port <= max; port++) {
    try {
      await bind(server, { host: '127.0.0.1', port });
    } catch (error) {
      if (isCode(error, 'EADDRINUSE') || isCode(error, 'EACCES')) continue;
      throw cannotListen(`127.0.0.1:${port}`, error);
    }
    const bound = server.address();
    return { network: 'tcp', address: `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : port}` };
  }
  throw cannotListen(`127.0.0.1, ports ${min} to ${max}`, new Error('no port of the range is free'));
}

function bind(server: Server, where: { path: string } | { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function randomDigits(): string {
  return String(Math.floor(Math.random() * 9e15) + 1e15);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function cannotListen(where: string, cause: unknown): LooppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LooppError('GO_PLUGIN_LISTEN', `cannot listen on ${where}: ${reason}`, {
    cause,
    remedy: 'check that the directory exists and is writable, or choose another socket directory or port range',
  });
}
