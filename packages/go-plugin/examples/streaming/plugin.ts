// Writes a file from a stream of pieces and reads it back as one.
import { readFile, writeFile } from 'node:fs/promises';
import { servePlugin } from '@loopp/go-plugin';
import { StreamerService } from './streamer.pb.js';

void servePlugin({
  handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  plugins: (server) => {
    let path = '';
    let chunkSize = 1024;
    server.handle(StreamerService.methods.configure, (request) => {
      path = request.path;
      chunkSize = Math.max(1, Number(request.chunkSize));
      return {};
    });
    server.handle(StreamerService.methods.read, async function* () {
      const content = await readFile(path);
      for (let start = 0; start < content.length; start += chunkSize) {
        yield { readBytes: content.subarray(start, start + chunkSize) };
      }
    });
    server.handle(StreamerService.methods.write, async (requests) => {
      const pieces: Uint8Array[] = [];
      for await (const { bytesToWrite } of requests) pieces.push(Buffer.from(bytesToWrite));
      await writeFile(path, Buffer.concat(pieces));
      return {};
    });
  },
});
