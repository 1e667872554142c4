import { type Channel, type Method, Status, StatusError } from '@loopp/grpc';

/**
 * Whether a server has a service, asked by a method that none has: grpc-go and this project's server name the
 * unknown part. Other servers do not say; then undefined.
 */
export async function hasService(channel: Channel, service: string, timeoutMs: number): Promise<boolean | undefined> {
  const bytes = { encode: (value: Uint8Array) => value, decode: (value: Uint8Array) => value };
  const path = `/${service}/NoSuchMethod`;
  const method: Method<Uint8Array, Uint8Array, 'unary'> = { path, kind: 'unary', request: bytes, response: bytes };
  try {
    await channel.unary(method, new Uint8Array(0), { timeoutMs });
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError) || error.status !== Status.UNIMPLEMENTED) return undefined;
    if (error.details.startsWith('unknown service')) return false;
    return error.details.startsWith('unknown method') ? true : undefined;
  }
}
