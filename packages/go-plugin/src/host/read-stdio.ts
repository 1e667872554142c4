import { type Channel, type Logger, Status, StatusError } from '@loopp/grpc';
import { GRPCStdio, StdioData_Channel } from '../pb/stdio.pb.js';

/** Where the plugin's standard output and error go that come over the connection. */
export interface StdioSinks {
  readonly stdout: (chunk: Uint8Array) => void;
  readonly stderr: (chunk: Uint8Array) => void;
}

// A plugin without the service, or one that stops, is no fault.
const NO_STDIO: ReadonlySet<Status> = new Set([Status.UNIMPLEMENTED, Status.UNAVAILABLE, Status.CANCELLED]);

/** Reads GRPCStdio until the plugin ends it. Never rejects. */
export async function readStdio(channel: Channel, sinks: StdioSinks, logger: Logger): Promise<void> {
  try {
    for await (const { channel: name, data } of channel.serverStream(GRPCStdio.methods.streamStdio, {})) {
      if (name === StdioData_Channel.STDOUT) sinks.stdout(data);
      else if (name === StdioData_Channel.STDERR) sinks.stderr(data);
      else logger.warn('the plugin sent output of an unknown channel; it is dropped', { channel: name });
    }
  } catch (error) {
    const { status } = StatusError.from(error);
    if (NO_STDIO.has(status)) logger.debug('no output over the connection', { error });
    else logger.error('reading the plugin’s output failed', { error });
  }
}
