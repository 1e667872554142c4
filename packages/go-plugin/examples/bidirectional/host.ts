// Starts a counter plugin, ours or Go's, and adds for it: host.ts get KEY | put KEY NUMBER -- PLUGIN ARGS...
import { type Broker, PluginClient } from '@loopp/go-plugin';
import { type Channel, Server } from '@loopp/grpc';
import { AddHelper, Counter } from './counter.pb.js';

async function put(channel: Channel, broker: Broker, key: string, value: bigint): Promise<void> {
  const helper = new Server().handle(AddHelper.methods.sum, ({ a, b }) => ({ r: a + b }));
  const addServer = broker.nextId();
  await using _listener = await broker.acceptAndServe(addServer, helper);
  await channel.unary(Counter.methods.put, { addServer, key, value });
}

async function main(args: readonly string[]): Promise<void> {
  const [action, key = '', value = '0'] = args;
  await using client = new PluginClient({
    command: args.slice(args.indexOf('--') + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  });
  const { channel, broker } = await client.start();
  if (action === 'put') await put(channel, broker, key, BigInt(value));
  else console.log(String((await channel.unary(Counter.methods.get, { key })).value));
}

void main(process.argv.slice(2));
