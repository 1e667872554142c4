import { type Server, Status, StatusError } from '@loopp/grpc';
import type { Owner } from '../connection/peer.js';
import type { ObjectTable } from '../table/object-table.js';
import { isStream, type MethodTable, type ServiceTable } from '../table/service-table.js';
import { answer } from './answer.js';
import { answerStream } from './answer-stream.js';
import type { Members } from './implementation.js';
import { MadeObjects } from './made-objects.js';

type Named = readonly [name: string, method: MethodTable];

/** Lets a server answer for an object, after its table. */
export function registerObject<T extends object>(server: Server, table: ObjectTable<T>, value: T, owner: Owner): void {
  for (const service of table.own) registerService(server, service, value as Members, owner);
  for (const [name, service] of Object.entries<ServiceTable<object> | undefined>(table.parts)) {
    const part = (value as Members)[name];
    // An absent part stays unknown to the server: to the other side that is Unimplemented, the sign it probes for.
    if (service !== undefined && typeof part === 'object' && part !== null) {
      registerService(server, service, part as Members, owner);
    }
  }
}

/** @param include which methods to answer here. */
export function registerService(
  server: Server,
  service: ServiceTable<never> | ServiceTable<object>,
  value: Members,
  owner: Owner,
  include: (method: MethodTable) => boolean = () => true,
): void {
  const byPath = new Map<string, Named[]>();
  for (const entry of Object.entries(service.methods)) {
    const { path } = entry[1].wire;
    if (include(entry[1])) byPath.set(path, [...(byPath.get(path) ?? []), entry]);
  }
  const made = new MadeObjects();
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
        const wire = { ...first[1].wire, path };
        server.handle(wire, (request, call) => answerStream(choose(request), value, request, call, owner));
      } else {
        const wire = { ...first[1].wire, path };
        server.handle(wire, (request, call) => answer(choose(request), value, request, call, owner, made));
      }
    }
  }
}

/** A method's own path, and those by older names of its service. */
function pathsOf(path: string, olderNames: readonly string[]): readonly string[] {
  const method = path.slice(path.lastIndexOf('/'));
  return [path, ...olderNames.map((name) => `/${name}${method}`)];
}
