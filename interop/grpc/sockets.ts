import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel, connectUnix, Server } from '@loopp/grpc';

/** A fresh folder for unix sockets, removed by `await using`. */
export async function socketFolder(): Promise<{ path(name: string): string; [Symbol.asyncDispose](): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'loopp-interop-'));
  return {
    path: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function listenUnix(server: Server, path: string): Promise<Server> {
  const listener = createServer();
  await new Promise<void>((resolve) => {
    listener.listen(path, resolve);
  });
  server.listen(listener);
  return server;
}

/** Our relay on `path`, in front of the server at `target`. */
export async function relayUnix(path: string, target: string): Promise<{ [Symbol.asyncDispose](): Promise<void> }> {
  const channel = new Channel(connectUnix(target));
  const server = await listenUnix(
    new Server().relay(() => channel),
    path,
  );
  return {
    async [Symbol.asyncDispose]() {
      await server.close();
      await channel.close();
    },
  };
}
