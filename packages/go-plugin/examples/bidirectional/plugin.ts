// A counter that asks its host to add: the host sends the broker's id of an AddHelper with each Put.
import { readFile, writeFile } from 'node:fs/promises';
import { type Broker, servePlugin } from '@loopp/go-plugin';
import { AddHelper, Counter } from './counter.pb.js';

const fileOf = (key: string) => `kv_${encodeURIComponent(key)}`;

async function read(key: string): Promise<bigint> {
  const { Value } = JSON.parse(await readFile(fileOf(key), 'utf8'));
  return BigInt(Value);
}

async function add(broker: Broker, id: number, a: bigint, b: bigint): Promise<bigint> {
  await using helper = await broker.dial(id);
  return (await helper.unary(AddHelper.methods.sum, { a, b })).r;
}

void servePlugin({
  handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  plugins: (server, broker) => {
    server.handle(Counter.methods.get, async ({ key }) => ({ value: await read(key) }));
    server.handle(Counter.methods.put, async ({ addServer, key, value }) => {
      const before = await read(key).catch(() => 0n);
      const sum = await add(broker, addServer, before, value);
      await writeFile(fileOf(key), `{"Value":${sum}}`);
      return {};
    });
  },
});
