import type { Server } from '@loopp/grpc';
import { GRPCStdio, type StdioData, StdioData_Channel } from '../pb/stdio.pb.js';
import type { OutputRing } from '../stdio/output-ring.js';

/** Streams the plugin's captured output to the host. */
export function serveStdio(server: Server, ring: OutputRing): void {
  server.handle(GRPCStdio.methods.streamStdio, (_request, call) => stream(ring, call.signal));
}

async function* stream(ring: OutputRing, signal: AbortSignal): AsyncGenerator<StdioData, void, undefined> {
  for await (const { name, data } of ring.read(signal)) {
    yield { channel: name === 'stdout' ? StdioData_Channel.STDOUT : StdioData_Channel.STDERR, data };
  }
}
