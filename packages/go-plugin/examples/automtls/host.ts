// The key-value host with AutoMTLS: both sides make a certificate for this run and trust only each other's. Plugins need no
// change; start it with ../kv/plugin.ts or Go's: host.ts KEY VALUE -- PLUGIN ARGS...
import { PluginClient } from '@loopp/go-plugin';
import { KV } from '../kv/kv.pb.js';

async function main(args: readonly string[]): Promise<void> {
  const [key = '', value = ''] = args;
  await using client = new PluginClient({
    command: args.slice(args.indexOf('--') + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    tls: 'auto',
  });
  const { channel } = await client.start();
  await channel.unary(KV.methods.put, { key, value: Buffer.from(value) });
  console.log(Buffer.from((await channel.unary(KV.methods.get, { key })).value).toString());
}

void main(process.argv.slice(2));
