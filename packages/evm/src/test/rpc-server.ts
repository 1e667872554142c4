import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted node does with one request: answers a result, throws a refusal, or sends something of its own. */
export type RpcHandler = (method: string, params: readonly unknown[], request: IncomingMessage) => unknown;

/** A JSON-RPC refusal, thrown by a handler. */
export class Refusal extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** An HTTP answer that is no ordinary JSON-RPC, returned by a handler. */
export class RawAnswer {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    this.status = status;
    this.body = body;
  }
}

/** Returned by a handler: no answer at all. */
export const noAnswer = Symbol('no answer');
/** Returned by a handler: the connection is cut. */
export const cutOff = Symbol('cut off');

export interface RpcServer extends AsyncDisposable {
  readonly url: string;
  /** Methods in the order they were asked. */
  readonly asked: readonly string[];
  /** Connections open now. */
  connectionCount(): Promise<number>;
  close(): Promise<void>;
}

/** A node that follows a script. `eth_chainId` answers `chainId` (31337) unless the script does. */
export async function startRpcServer(handler: RpcHandler, chainId = 31_337, port = 0): Promise<RpcServer> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { id, method, params } = JSON.parse(body);
    asked.push(method);
    const answer = { jsonrpc: '2.0', id };
    try {
      let result = await handler(method, params, request);
      if (result === undefined && method === 'eth_chainId') result = `0x${chainId.toString(16)}`;
      if (result === noAnswer) return;
      if (result === cutOff) return void request.socket.destroy();
      if (result instanceof RawAnswer) return void response.writeHead(result.status).end(result.body);
      response.end(JSON.stringify({ ...answer, result: result ?? null }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, data } = error;
      response.end(JSON.stringify({ ...answer, error: { code, message, data } }));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    asked,
    connectionCount: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close,
    [Symbol.asyncDispose]: close,
  };
}
