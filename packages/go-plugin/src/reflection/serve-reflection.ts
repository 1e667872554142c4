import type { Codec, Method, Server } from '@loopp/grpc';

const raw: Codec<Uint8Array> = { encode: (bytes) => bytes, decode: (bytes) => bytes };
// The two packages differ in name only.
const PACKAGES = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'];

/**
 * Serves gRPC reflection, v1 and v1alpha, for what the server handles. Codecs and descriptors are loaded at the first request:
 * hardly any host asks, and every plugin would start later for it.
 * @param descriptors gives the application's FileDescriptorSets in base64
 */
export function serveReflection(server: Server, descriptors: () => Promise<readonly string[]> = async () => []): void {
  const load = async () => {
    const { Reflection } = await import('./reflection.js');
    return new Reflection(() => serviceNames(server.paths), await descriptors());
  };
  for (const name of PACKAGES) {
    const method: Method<Uint8Array, Uint8Array, 'bidiStream'> = {
      path: `/${name}.ServerReflection/ServerReflectionInfo`,
      kind: 'bidiStream',
      request: raw,
      response: raw,
    };
    server.handle(method, async function* (requests) {
      const reflection = await load();
      for await (const request of requests) yield reflection.answer(request);
    });
  }
}

function serviceNames(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/')[1] ?? ''))].sort();
}
