import { type Server, type ServerCall, Status, StatusError } from '@loopp/grpc';
import { underName } from '../table/older-name.js';
import type { MethodTable, ServiceTable } from '../table/service-table.js';
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
    for (const typeName of [service.typeName, ...service.olderNames]) {
      const { wire } = underName(first[1], typeName);
      if (wire.kind === 'serverStream') {
        server.handle(wire, (request, call) => answerStream(choose(request), served, request, call));
      } else if (typeof served === 'function') {
        server.handle(wire, async (request, call) => answer(choose(request), await served(call), request, call));
      } else {
        server.handle(wire, (request, call) => answer(choose(request), served, request, call));
      }
    }
  }
}
