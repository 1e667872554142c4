import type { RelayRequest, Server } from '@loopp/grpc';
import type { Remote } from '../client/remote.js';
import type { Owner } from '../connection/peer.js';
import type { ObjectTable } from '../table/object-table.js';
import type { MethodTable, ServiceTable } from '../table/service-table.js';
import { registerMultiplexed } from './multiplexed.js';
import { registerService } from './register-service.js';
import { Served } from './served.js';

/**
 * Serves an object of another plugin. Its frames are forwarded undecoded, methods unknown to the table included;
 * only methods that carry references end here, since an id is valid for one broker alone: they are called through
 * the client, and the objects behind them relayed in turn. So does the `close` of an object that was made for the
 * other side: it ends the relay too.
 */
export function relayObject<T extends object>(
  server: Server,
  table: ObjectTable<T>,
  client: T,
  { connection, parts }: Remote,
  owner: Owner,
): void {
  const served = new Served(client, owner);
  const endsHere = (method: MethodTable) => method.refs || (method.closes && owner.closeGiven !== undefined);
  for (const service of table.own) registerService(server, service, served, endsHere);
  for (const [name, service] of Object.entries<ServiceTable<object> | undefined>(table.parts)) {
    const part = parts[name];
    if (service !== undefined && part !== undefined) registerService(server, service, served.part(part), endsHere);
  }
  // Ids that were given out here are known here alone; keys that both sides know pass with the frames.
  registerMultiplexed(server, table, served, ({ method }) => method === undefined);
  const next = async ({ signal }: RelayRequest) => (await connection.current({ signal })).channel;
  const target = (request: RelayRequest) => {
    const { live } = connection;
    if (live === undefined) return next(request);
    if (live.channel !== request.failed) return live.channel;
    // The process is gone, though nobody has said so yet.
    connection.drop(live);
    return next(request);
  };
  server.relay(target, {
    tap: owner.peer.options.observer?.relay,
  });
}
