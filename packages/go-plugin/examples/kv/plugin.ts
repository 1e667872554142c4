// A key-value store that keeps each value in a file of its working directory.
import { readFile, writeFile } from 'node:fs/promises';
import { servePlugin } from '@loopp/go-plugin';
import { KV } from './kv.pb.js';

const fileOf = (key: string) => `kv_${encodeURIComponent(key)}`;

void servePlugin({
  handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  plugins: (server) => {
    server.handle(KV.methods.get, async ({ key }) => ({ value: await readFile(fileOf(key)) }));
    server.handle(KV.methods.put, async ({ key, value }) => {
      await writeFile(fileOf(key), Buffer.concat([value, Buffer.from('\n\nWritten from plugin-ts')]));
      return {};
    });
  },
});
