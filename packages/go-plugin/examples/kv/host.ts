// Starts a key-value plugin, ours or Go's, and uses it: host.ts get KEY | put KEY VALUE -- PLUGIN ARGS...
import { PluginClient } from '@loopp/go-plugin';
import { KV } from './kv.pb.js';

async function main(args: readonly string[]): Promise<void> {
  const [action, key = '', value = ''] = args;
  await using client = new PluginClient({
    command: args.slice(args.indexOf('--') + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  });
  const { channel } = await client.start();
  if (action === 'put') {
    await channel.unary(KV.methods.put, { key, value: Buffer.from(value) });
  } else {
    const response = await channel.unary(KV.methods.get, { key });
    console.log(Buffer.from(response.value).toString());
  }
}

void main(process.argv.slice(2));
