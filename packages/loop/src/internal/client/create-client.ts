import type { Call } from '../../types/call.js';
import { toCallOptions } from '../calls.js';
import type { Connected } from '../connection/connection.js';
import { KeyedConnection } from '../connection/keyed-connection.js';
import type { Live } from '../connection/live.js';
import { noCrossing } from '../crossing/none.js';
import { writeKey } from '../table/metadata-key.js';
import type { ObjectTable } from '../table/object-table.js';
import { underName } from '../table/older-name.js';
import { isStream, type MethodTable, type ServiceTable, type UnaryTable } from '../table/service-table.js';
import { messageToWire } from '../table/wrong-value.js';
import { callWithRefs } from './call-with-refs.js';
import { withFailover } from './failover.js';
import { markRemote } from './remote.js';
import { RemoteStream } from './remote-stream.js';

type Members = Record<string, unknown>;

/** An object whose methods run in another process, made from its table. */
export function createClient<T extends object>(table: ObjectTable<T>, connection: Connected): T {
  const client: Members = {};
  const parts: Record<string, object> = {};
  for (const service of table.own) addMethods(client, service, connection);
  for (const [name, service] of Object.entries<ServiceTable<object> | undefined>(table.parts)) {
    if (service === undefined) continue;
    const { typeName, olderNames } = service;
    const part = partUnder(typeName, service, connection);
    const byName = new Map([[typeName, part]]);
    for (const older of olderNames) byName.set(older, partUnder(older, service, connection));
    parts[name] = part;
    // Asked at each access: after a relaunch the other side may have what it lacked before.
    const get = () => byName.get(connection.nameOf(name, typeName) ?? '');
    Object.defineProperty(client, name, { enumerable: true, get });
  }
  for (const { method, table: its, key } of table.multiplexed) {
    if (method === undefined) continue;
    client[method] = async (value: unknown) => createClient(its, new KeyedConnection(connection, writeKey(key, value)));
  }
  markRemote(client, { connection, parts });
  return client as T;
}

function partUnder(typeName: string, service: ServiceTable<object>, connection: Connected): Members {
  const part: Members = {};
  if (typeName === service.typeName) {
    addMethods(part, service, connection);
  } else {
    const methods = Object.entries(service.methods).map(([name, method]) => [name, underName(method, typeName)]);
    addMethods(part, { ...service, methods: Object.fromEntries(methods) }, connection);
  }
  return part;
}

function addMethods(target: Members, service: ServiceTable<never> | ServiceTable<object>, connection: Connected): void {
  for (const [name, method] of Object.entries(service.methods)) {
    const { arity } = method.args;
    target[name] = (...values: unknown[]) => invoke(connection, method, values, values[arity] as Call | undefined);
  }
}

function invoke(
  connection: Connected,
  method: MethodTable,
  values: readonly unknown[],
  call: Call | undefined,
): Promise<unknown> | AsyncIterable<unknown> {
  if (isStream(method)) return new RemoteStream(connection, method, values, call);
  if (method.closes) return closeRemote(connection, method, call);
  if (method.refs) return callWithRefs(connection, method, values, call);
  return withFailover(connection, method, call, (live) => plainCall(live, method, values, call));
}

async function plainCall(
  live: Live,
  method: UnaryTable,
  values: readonly unknown[],
  call: Call | undefined,
): Promise<unknown> {
  const request = messageToWire(method.args, method.wire.path, values, noCrossing);
  const reply = await live.channel.unary(method.wire, request, toCallOptions(call, method.timeoutMs, live.key));
  return method.reply.fromWire(reply, noCrossing);
}

/** Ends the object at the other side, then everything that was opened for it here. A dead one is ended already. */
async function closeRemote(connection: Connected, method: UnaryTable, call: Call | undefined): Promise<void> {
  const { live } = connection;
  try {
    if (live !== undefined) await plainCall(live, method, [], call);
  } catch (error) {
    if (connection.live !== undefined) throw error;
  } finally {
    await connection.close();
  }
}
