// Speaks versions 2 and 3 with a key-value plugin, ours or Go's: host.ts get KEY | put KEY VALUE -- PLUGIN ARGS...
import { PluginClient } from '@loopp/go-plugin';
import { KV } from '../kv/kv.pb.js';

async function main(args: readonly string[]): Promise<void> {
  const [action, key = '', value = ''] = args;
  await using client = new PluginClient({
    command: args.slice(args.indexOf('--') + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 2 },
    versions: [2, 3],
  });
  const { channel, protocolVersion } = await client.start();
  console.error(`the plugin chose version ${protocolVersion}`);
  if (action === 'put') {
    await channel.unary(KV.methods.put, { key, value: Buffer.from(value) });
  } else {
    const response = await channel.unary(KV.methods.get, { key });
    console.log(Buffer.from(response.value).toString());
  }
}

void main(process.argv.slice(2));
