import type { CallOptions } from '../call-options.js';
import type { Channel } from '../client/channel.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { ServerReflection, type ServerReflectionRequest, type ServerReflectionResponse } from './pb/reflection.pb.js';
import { ServerReflection as ServerReflectionAlpha } from './pb/reflection-v1alpha.pb.js';

/**
 * The full names of a server's services, sorted, by its reflection service: v1, or v1alpha of older servers.
 * @throws StatusError, UNIMPLEMENTED from a server without reflection.
 */
export async function listServices(channel: Channel, options: CallOptions = {}): Promise<readonly string[]> {
  try {
    return await ask(channel, ServerReflection.methods.serverReflectionInfo, options);
  } catch (error) {
    if (!(error instanceof StatusError) || error.status !== Status.UNIMPLEMENTED) throw error;
    return ask(channel, ServerReflectionAlpha.methods.serverReflectionInfo, options);
  }
}

// The two versions differ in nothing but their package.
type Reflection =
  | typeof ServerReflection.methods.serverReflectionInfo
  | typeof ServerReflectionAlpha.methods.serverReflectionInfo;

async function ask(channel: Channel, method: Reflection, options: CallOptions): Promise<readonly string[]> {
  const request: ServerReflectionRequest = { host: '', messageRequest: { case: 'listServices', value: '' } };
  const answers: AsyncIterable<ServerReflectionResponse> = channel.bidiStream(method, [request], options);
  for await (const { messageResponse } of answers) {
    if (messageResponse.case === 'listServicesResponse') return messageResponse.value.service.map(nameOf).sort();
    if (messageResponse.case === 'errorResponse') {
      throw new StatusError(Status.UNKNOWN, `reflection: ${messageResponse.value.errorMessage}`);
    }
  }
  throw new StatusError(Status.UNKNOWN, 'reflection: the stream ended without an answer');
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
