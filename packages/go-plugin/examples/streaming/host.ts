// Streams a text through a plugin, ours or Go's, into a file and back: host.ts FILE -- PLUGIN ARGS...
import { PluginClient } from '@loopp/go-plugin';
import { type Channel, Status, StatusError } from '@loopp/grpc';
import { StreamerService } from './streamer.pb.js';

const TEXT = 'Lorem ipsum dolor sit amet';
const CHUNK = 10;

function* pieces(text: string): Generator<{ bytesToWrite: Uint8Array }> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += CHUNK)
    yield { bytesToWrite: bytes.subarray(start, start + CHUNK) };
}

async function write(channel: Channel, text: string): Promise<void> {
  try {
    await channel.clientStream(StreamerService.methods.write, pieces(text));
  } catch (error) {
    // The Go example ends the call without the response that its .proto promises.
    const { status, details } = StatusError.from(error);
    if (status !== Status.INTERNAL && status !== Status.UNIMPLEMENTED) throw error;
    console.error(`no response to Write: ${details}`);
  }
}

async function main([path = '', ...rest]: readonly string[]): Promise<void> {
  await using client = new PluginClient({
    command: rest.slice(rest.indexOf('--') + 1),
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
  });
  const { channel } = await client.start();
  await channel.unary(StreamerService.methods.configure, { path, chunkSize: BigInt(CHUNK) });
  await write(channel, TEXT);
  const back: Uint8Array[] = [];
  for await (const { readBytes } of channel.serverStream(StreamerService.methods.read, {})) back.push(readBytes);
  console.log(Buffer.concat(back).toString());
}

void main(process.argv.slice(2));
