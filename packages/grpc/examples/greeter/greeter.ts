import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel, connectUnix, type Method, Server } from '@loopp/grpc';

const text = {
  encode: (value: string) => Buffer.from(value),
  decode: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
};
const greet: Method<string, string, 'unary'> = {
  path: '/demo.Greeter/Greet',
  kind: 'unary',
  request: text,
  response: text,
};
const count: Method<string, string, 'serverStream'> = {
  path: '/demo.Greeter/Count',
  kind: 'serverStream',
  request: text,
  response: text,
};

const folder = await mkdtemp(join(tmpdir(), 'greeter-'));
const listener = createServer().listen(join(folder, 'socket'));
await using server = new Server()
  .handle(greet, (name) => `Hello ${name}`)
  .handle(count, async function* (to) {
    for (let i = 1; i <= Number(to); i++) yield String(i);
  });
server.listen(listener);

await using channel = new Channel(connectUnix(join(folder, 'socket')));
console.log(await channel.unary(greet, 'world', { timeoutMs: 1000 }));
for await (const number of channel.serverStream(count, '3')) console.log(number);
await rm(folder, { recursive: true });
