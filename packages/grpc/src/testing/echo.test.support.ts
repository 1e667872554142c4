import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel } from '../client/channel.js';
import type { ChannelOptions } from '../client/channel-options.js';
import { connectUnix } from '../client/connector.js';
import { Metadata } from '../metadata.js';
import type { Codec, Method } from '../method.js';
import { Server } from '../server/server.js';
import type { ServerCall } from '../server/server-call.js';
import type { ServerOptions } from '../server/server-options.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';

/** Messages are text. */
export const text: Codec<string> = {
  encode: (value) => Buffer.from(value, 'utf8'),
  decode: (bytes) => Buffer.from(bytes).toString('utf8'),
};

const method = <K extends 'unary' | 'clientStream' | 'serverStream' | 'bidiStream'>(
  name: string,
  kind: K,
): Method<string, string, K> => ({ path: `/test.Echo/${name}`, kind, request: text, response: text });

export const echo = {
  /** Answers with the request. */
  unary: method('Unary', 'unary'),
  /** Answers with `count:part` as `count` times `part`. */
  serverStream: method('ServerStream', 'serverStream'),
  /** Joins the requests with commas. */
  clientStream: method('ClientStream', 'clientStream'),
  /** Answers each request with itself. */
  bidiStream: method('BidiStream', 'bidiStream'),
  /** Ends with the status of the request `code:details`, and the call's metadata as trailers. */
  fail: method('Fail', 'unary'),
  /** Echoes the metadata in header and trailers; answers with the deadline in ms from now, or `none`. */
  inspect: method('Inspect', 'unary'),
  /** Answers when the call's signal aborts, and never before. */
  hang: method('Hang', 'unary'),
};

/** What the handlers saw. */
export class EchoLog {
  readonly aborted: unknown[] = [];
  started = 0;
}

export function addEcho(server: Server, log: EchoLog = new EchoLog()): Server {
  return server
    .handle(echo.unary, (request) => request)
    .handle(echo.serverStream, async function* (request) {
      const [count, part] = request.split(':');
      for (let i = 0; i < Number(count); i++) yield part ?? '';
    })
    .handle(echo.clientStream, async (requests) => {
      const all: string[] = [];
      for await (const request of requests) all.push(request);
      return all.join(',');
    })
    .handle(echo.bidiStream, async function* (requests) {
      for await (const request of requests) yield request;
    })
    .handle(echo.fail, (request, call) => {
      const [code, details] = request.split(':');
      const status = Object.values(Status).find((value) => value === Number(code)) ?? Status.UNKNOWN;
      throw new StatusError(status, details ?? '', { metadata: new Metadata(call.metadata) });
    })
    .handle(echo.inspect, (_request, call) => {
      call.sendHeader(new Metadata(call.metadata));
      for (const [key, value] of call.metadata) call.trailer.append(key, value);
      return call.deadline === undefined ? 'none' : String(call.deadline - Date.now());
    })
    .handle(echo.hang, (_request, call) => hang(call, log));
}

function hang(call: ServerCall, log: EchoLog): Promise<string> {
  log.started++;
  return new Promise((resolve) => {
    call.signal.addEventListener('abort', () => {
      log.aborted.push(call.signal.reason);
      resolve('aborted');
    });
  });
}

/** A fresh path for a unix socket, removed by `await using`. */
export async function socketPath(): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'loopp-grpc-'));
  return {
    path: join(folder, 's.sock'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Lets a server listen on a unix socket. */
export async function listenUnix(server: Server, path: string): Promise<void> {
  const listener = createServer();
  await new Promise<void>((resolve) => {
    listener.listen(path, resolve);
  });
  server.listen(listener);
}

/** An echo server and a channel to it over a unix socket. */
export async function echoPair(options: { server?: ServerOptions; channel?: ChannelOptions } = {}): Promise<{
  server: Server;
  channel: Channel;
  path: string;
  log: EchoLog;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const socket = await socketPath();
  const log = new EchoLog();
  const server = addEcho(new Server(options.server), log);
  await listenUnix(server, socket.path);
  const channel = new Channel(connectUnix(socket.path), options.channel);
  return {
    server,
    channel,
    log,
    path: socket.path,
    async [Symbol.asyncDispose]() {
      await channel.close();
      await server.close();
      await socket[Symbol.asyncDispose]();
    },
  };
}

/** All values of a stream. */
export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Waits, a turn at a time, until `condition` holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
