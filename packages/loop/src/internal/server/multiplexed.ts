import { type Server, type ServerCall, Status, StatusError } from '@loopp/grpc';
import { fromServerCall } from '../calls.js';
import { readKey } from '../table/metadata-key.js';
import type { Multiplexed, ObjectTable } from '../table/object-table.js';
import { applicationError } from './application-error.js';
import { registerService } from './register-service.js';
import { Served } from './served.js';

/**
 * Lets a server answer for the objects that share the connection of another one.
 * @param include which of them to answer for here
 */
export function registerMultiplexed(
  server: Server,
  table: ObjectTable<object>,
  served: Served,
  include: (multiplexed: Multiplexed) => boolean = () => true,
): void {
  for (const multiplexed of table.multiplexed) {
    if (!include(multiplexed)) continue;
    const find = (call: ServerCall) => objectOf(multiplexed, served, call);
    for (const service of multiplexed.table.own) registerService(server, service, find);
  }
}

async function objectOf({ table, key, method }: Multiplexed, served: Served, serverCall: ServerCall): Promise<Served> {
  const asked = readKey(key, serverCall.metadata);
  if (method === undefined) {
    const found = served.handles.get(String(asked));
    if (found === undefined) throw new StatusError(Status.NOT_FOUND, `${table.name} not found for id ${asked}`);
    return found;
  }
  const { value, owner } = served;
  const give = value[method];
  const call = fromServerCall(serverCall, owner.peer.options.logger);
  try {
    const chosen: unknown = typeof give === 'function' ? await give.call(value, asked, call) : undefined;
    if (typeof chosen === 'object' && chosen !== null) {
      return new Served(chosen, { peer: owner.peer, scope: owner.scope });
    }
  } catch (error) {
    throw applicationError(error, call);
  }
  throw new StatusError(Status.UNIMPLEMENTED, `no ${table.name} there`);
}
