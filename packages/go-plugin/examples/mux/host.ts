// The counter host with everything on one connection: the brokered AddHelper is a stream of it, not a socket of its own.
// Plugins need no change; start it with ../bidirectional/plugin.ts or Go's: host.ts KEY NUMBER -- PLUGIN ARGS...
import { PluginClient } from '@loopp/go-plugin';
import { Server } from '@loopp/grpc';
import { AddHelper, Counter } from '../bidirectional/counter.pb.js';

async function main(args: readonly string[]): Promise<void> {
  const [key = '', value = '0'] = args;
  await using client = new PluginClient({
    command: args.slice(args.indexOf('--') + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    multiplex: true,
  });
  const { channel, broker } = await client.start();
  const helper = new Server().handle(AddHelper.methods.sum, ({ a, b }) => ({ r: a + b }));
  const addServer = broker.nextId();
  await using _listener = await broker.acceptAndServe(addServer, helper);
  await channel.unary(Counter.methods.put, { addServer, key, value: BigInt(value) });
  console.log(String((await channel.unary(Counter.methods.get, { key })).value));
}

void main(process.argv.slice(2));
