import { type Server, type ServerCall, Status, StatusError } from '@loopp/grpc';
import { isStream, type MethodTable, type ServiceTable } from '../table/service-table.js';
import { answer } from './answer.js';
import { answerStream } from './answer-stream.js';
import type { Served } from './served.js';

type Named = readonly [name: string, method: MethodTable];

/**
 * Lets a server answer for one service of an object.
 * @param served the object that answers, or how to find it for each call
 * @param include which methods to answer here
 */
export function registerService(
  server: Server,
  service: ServiceTable<never> | ServiceTable<object>,
  served: Served | ((call: ServerCall) => Promise<Served>),
  include: (method: MethodTable) => boolean = () => true,
): void {
  const byPath = new Map<string, Named[]>();
  for (const entry of Object.entries(service.methods)) {
    const { path } = entry[1].wire;
    if (include(entry[1])) byPath.set(path, [...(byPath.get(path) ?? []), entry]);
  }
  for (const variants of byPath.values()) {
    const [first] = variants;
    if (first === undefined) continue;
    const choose = (request: unknown): Named => {
      const chosen = variants.find(([, method]) => method.when?.(request as never) ?? true);
      if (chosen === undefined) throw new StatusError(Status.UNKNOWN, first[1].otherwise);
      return chosen;
    };
    for (const path of pathsOf(first[1].wire.path, service.olderNames)) {
      if (isStream(first[1])) {
        server.handle({ ...first[1].wire, path }, (request, call) =>
          answerStream(choose(request), served, request, call),
        );
      } else if (typeof served === 'function') {
        server.handle({ ...first[1].wire, path }, async (request, call) =>
          answer(choose(request), await served(call), request, call),
        );
      } else {
        server.handle({ ...first[1].wire, path }, (request, call) => answer(choose(request), served, request, call));
      }
    }
  }
}

/** A method's own path, and those by older names of its service. */
function pathsOf(path: string, olderNames: readonly string[]): readonly string[] {
  const method = path.slice(path.lastIndexOf('/'));
  return [path, ...olderNames.map((name) => `/${name}${method}`)];
}
