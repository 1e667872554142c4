import { Channel, type Codec, connectUnix, Metadata, type Method, Server, Status, StatusError } from '@loopp/grpc';
import { CallFailure, type CheckClient, type Entries, servicePath } from './checks.js';
import { listenUnix } from './sockets.js';

/** Messages are octets. */
const octets: Codec<Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes };

function method<K extends 'unary' | 'bidiStream'>(name: string, kind: K): Method<Uint8Array, Uint8Array, K> {
  return { path: servicePath + name, kind, request: octets, response: octets };
}

/** Our client for the checks. */
export function ourCheckClient(path: string): CheckClient & AsyncDisposable {
  const channel = new Channel(connectUnix(path));
  return {
    async call(name, request, options = {}) {
      let header: Entries = [];
      let trailer: Entries = [];
      const response = await channel
        .unary(method(name, 'unary'), request, {
          timeoutMs: options.timeoutMs,
          signal: options.signal,
          metadata: new Metadata(options.metadata),
          onHeader(received) {
            header = [...received];
          },
          onTrailer(received) {
            trailer = [...received];
          },
        })
        .catch((error: unknown) => Promise.reject(failureOf(error)));
      return { response, header, trailer };
    },
    async bidi(name, requests) {
      const responses: Uint8Array[] = [];
      for await (const response of channel.bidiStream(method(name, 'bidiStream'), requests)) responses.push(response);
      return responses;
    },
    [Symbol.asyncDispose]: () => channel.close(),
  };
}

function failureOf(error: unknown): unknown {
  return error instanceof StatusError ? new CallFailure(error.status, error.details) : error;
}

/** Our server for the checks. */
export function ourCheckServer(path: string): Promise<AsyncDisposable> {
  let hanging = 0;
  const server = new Server({ maxReceiveMessageSize: 64 << 20 })
    .handle(method('Echo', 'unary'), (request, call) => {
      const entries = [...call.metadata].filter(([key]) => key.startsWith('x-'));
      call.sendHeader(new Metadata(entries));
      for (const [key, value] of entries) call.trailer.append(key, value);
      return request;
    })
    .handle(method('Deadline', 'unary'), (_request, call) =>
      Buffer.from(call.deadline === undefined ? 'none' : String(Math.round(call.deadline - Date.now()))),
    )
    .handle(method('Fail', 'unary'), (request) => {
      const [code, ...rest] = Buffer.from(request).toString().split(':');
      const status = Object.values(Status).find((value) => value === Number(code)) ?? Status.UNKNOWN;
      throw new StatusError(status, rest.join(':'));
    })
    .handle(method('Hang', 'unary'), async (_request, call) => {
      hanging++;
      await new Promise((resolve) => {
        call.signal.addEventListener('abort', resolve);
      });
      hanging--;
      return new Uint8Array();
    })
    .handle(method('Hanging', 'unary'), () => Buffer.from(String(hanging)))
    .handle(method('Bidi', 'bidiStream'), async function* (requests) {
      yield* requests;
    });
  return listenUnix(server, path);
}
