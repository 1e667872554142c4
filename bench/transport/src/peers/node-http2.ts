import http2 from 'node:http2';
import { connect } from 'node:net';
import { echoPath, maxSessionMemory, metadata, missingExtras, type Peer, timeoutMs } from '../peer.js';
import { bufferCodec } from '../protobufjs-codec.js';

function framed(message: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(5 + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, 5);
  return bytes;
}

function collect(stream: http2.Http2Stream, done: (message: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).subarray(5)));
}

/**
 * The least that speaks gRPC over node:http2. With its own windows: larger ones than the socket's buffer stall it, since it
 * reads nothing while a write waits, and both ends then wait for each other.
 */
export const nodeHttp2: Peer = {
  async serve(path, messages) {
    const { encode, decode } = bufferCodec(messages);
    const server = http2.createServer({ maxSessionMemory });
    server.on('stream', (stream, headers) => {
      if (headers['grpc-timeout'] === undefined || headers['x-tenant'] === undefined) throw missingExtras();
      const timer = setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), timeoutMs);
      collect(stream, (message) => {
        const answer = (response: unknown) => {
          clearTimeout(timer);
          stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
          stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
          stream.end(framed(encode(response)));
        };
        Promise.resolve(decode(message)).then(answer, (error: Error) => stream.destroy(error));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(path, resolve);
    });
  },
  async connect(path, messages) {
    const { make, encode, decode } = bufferCodec(messages);
    const session = http2.connect('http://localhost', { createConnection: () => connect(path), maxSessionMemory });
    await new Promise<void>((resolve) => {
      session.once('connect', () => resolve());
    });
    return (size) => {
      const request = make(size);
      return () =>
        new Promise((resolve, reject) => {
          const stream = session.request({
            ...{ ':method': 'POST', ':path': echoPath, te: 'trailers', 'content-type': 'application/grpc' },
            'grpc-timeout': `${timeoutMs}m`,
            ...Object.fromEntries(metadata),
          });
          const timer = setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), timeoutMs);
          let status: unknown;
          stream.on('trailers', (trailers) => {
            status = trailers['grpc-status'];
          });
          stream.on('error', reject);
          collect(stream, (message) => {
            clearTimeout(timer);
            if (status === '0') resolve(decode(message));
            else reject(new Error(`the status is ${status}`));
          });
          stream.end(framed(encode(request)));
        });
    };
  },
};
