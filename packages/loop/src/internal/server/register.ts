import { type Server, type ServerCall, Status, StatusError } from '@loopp/grpc';
import { fromServerCall } from '../calls.js';
import type { Owner } from '../connection/peer.js';
import { waitingFor } from '../connection/waiting.js';
import { InboundCrossing } from '../crossing/inbound.js';
import { noCrossing } from '../crossing/none.js';
import { OutboundCrossing } from '../crossing/outbound.js';
import type { ObjectTable } from '../table/object-table.js';
import type { MethodTable, ServiceTable } from '../table/service-table.js';
import { applicationError } from './application-error.js';
import { callKey, MadeObjects } from './made-objects.js';

type Members = Readonly<Record<string, unknown>>;
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
    server.handle(first[1].wire, (request, serverCall) => {
      const chosen = variants.find(([, method]) => method.when?.(request as never) ?? true);
      if (chosen === undefined) throw new StatusError(Status.UNKNOWN, first[1].otherwise);
      return answer(chosen, value, request, serverCall, owner, made);
    });
  }
}

async function answer(
  [name, method]: Named,
  value: Members,
  request: unknown,
  serverCall: ServerCall,
  owner: Owner,
  made: MadeObjects,
): Promise<unknown> {
  const implementation = value[name] ?? method.byDefault;
  if (typeof implementation !== 'function') {
    const short = method.wire.path.slice(method.wire.path.lastIndexOf('/') + 1);
    throw new StatusError(Status.UNIMPLEMENTED, `method ${short} not implemented`);
  }
  const call = fromServerCall(serverCall, owner.peer.options.logger);
  const run = (values: readonly unknown[]): Promise<unknown> =>
    implementation.call(value, ...values, ...Array(Math.max(0, method.args.arity - values.length)), call);
  try {
    if (method.refs) return await answerWithRefs([name, method], run, request, owner, made, serverCall.signal);
    if (method.closes && owner.closeGiven !== undefined) {
      await owner.closeGiven(call);
      // Not before the answer has left.
      setImmediate(() => void owner.scope.close());
      return {};
    }
    const result = await run(method.args.fromWire(request, noCrossing));
    return method.reply.toWire(result, noCrossing);
  } catch (error) {
    throw applicationError(error, call);
  }
}

/** References of the request live as long as the object in the reply, and die with a call that fails. */
async function answerWithRefs(
  [name, method]: Named,
  run: (values: readonly unknown[]) => Promise<unknown>,
  request: unknown,
  { peer, scope: parent, onGiven }: Owner,
  made: MadeObjects,
  signal: AbortSignal,
): Promise<unknown> {
  const scope = parent.child();
  try {
    const inbound = new InboundCrossing(peer, scope);
    const values = method.args.fromWire(request, inbound);
    await waitingFor(inbound.settle(), { signal });
    const key = callKey(name, values);
    const outbound = new OutboundCrossing(peer, scope, {
      kind: 'given',
      onGiven: (value, itsScope, server) => {
        made.add(key, server, itsScope);
        onGiven?.(value, itsScope, server);
      },
    });
    const result = await run(values);
    const reply = method.reply.toWire(result, outbound);
    await outbound.settle();
    // Nobody waits for the answer any more: what was made would live on without an owner.
    signal.throwIfAborted();
    void made.retire(key, scope);
    return reply;
  } catch (error) {
    await scope.close();
    throw error;
  }
}
