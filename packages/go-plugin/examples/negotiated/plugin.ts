// A key-value store in two versions of its protocol; the host's list decides which one is served.
import { readFile, writeFile } from 'node:fs/promises';
import { type PluginSet, servePlugin } from '@loopp/go-plugin';
import { KV } from '../kv/kv.pb.js';

const fileOf = (key: string) => `kv_${encodeURIComponent(key)}`;

function kv(version: number): PluginSet {
  return (server) => {
    server.handle(KV.methods.get, async ({ key }) => {
      const kept = await readFile(fileOf(key));
      return { value: Buffer.concat([kept, Buffer.from(`Read by plugin version ${version}\n`)]) };
    });
    server.handle(KV.methods.put, async ({ key, value }) => {
      const text = `${Buffer.from(value).toString()}\n\nWritten from plugin version ${version}\n`;
      await writeFile(fileOf(key), text);
      return {};
    });
  };
}

void servePlugin({
  handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 2 },
  versions: { 2: kv(2), 3: kv(3) },
});
