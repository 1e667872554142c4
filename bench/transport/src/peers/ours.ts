import { createServer } from 'node:net';
import { Channel, type Codec, connectUnix, Metadata, type Method, Server } from '@loopp/grpc';
import { StreamingOutputCallRequest } from '../../../../interop/grpc/pb/testing.pb.js';
import { echoPath, messageOf, metadata, missingExtras, type Peer, timeoutMs } from '../peer.js';

const octets: Codec<Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes };

function method<T>(codec: Codec<T>): Method<T, T, 'unary'> {
  return { path: echoPath, kind: 'unary', request: codec, response: codec };
}

async function listen(server: Server, path: string): Promise<void> {
  const listener = createServer();
  await new Promise<void>((resolve) => {
    listener.listen(path, resolve);
  });
  server.listen(listener);
}

function serve<T>(codec: Codec<T>, path: string): Promise<void> {
  const server = new Server({ maxReceiveMessageSize: 64 << 20 });
  server.handle(method(codec), async (request, call) => {
    if (call.deadline === undefined || call.metadata.get('x-tenant') === undefined) throw missingExtras();
    return request;
  });
  return listen(server, path);
}

async function connect<T>(codec: Codec<T>, path: string, make: (size: number) => T) {
  const channel = new Channel(connectUnix(path));
  await channel.connect();
  const echo = method(codec);
  return (size: number) => {
    const request = make(size);
    return () => channel.unary(echo, request, { timeoutMs, metadata: new Metadata(metadata) });
  };
}

export const ours: Peer = {
  serve: (path, messages) =>
    messages === 'octets' ? serve(octets, path) : serve<StreamingOutputCallRequest>(StreamingOutputCallRequest, path),
  connect: (path, messages) =>
    messages === 'octets'
      ? connect(octets, path, (size) => new Uint8Array(size))
      : connect<StreamingOutputCallRequest>(StreamingOutputCallRequest, path, (size) =>
          StreamingOutputCallRequest.create(messageOf(size)),
        ),
};

/** Our relay in front of the server at `target`. */
export function serveRelay(path: string, target: string): Promise<void> {
  const channel = new Channel(connectUnix(target));
  return listen(
    new Server().relay(() => channel),
    path,
  );
}
