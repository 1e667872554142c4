import type { RelayRequest, Server } from '@loopp/grpc';
import type { Remote } from '../client/remote.js';
import type { Owner } from '../connection/peer.js';
import type { ObjectTable } from '../table/object-table.js';
import type { MethodTable, ServiceTable } from '../table/service-table.js';
import { registerService } from './register.js';

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
  const members = client as Readonly<Record<string, unknown>>;
  const endsHere = (method: MethodTable) => method.refs || (method.closes && owner.closeGiven !== undefined);
  for (const service of table.own) registerService(server, service, members, owner, endsHere);
  for (const [name, service] of Object.entries<ServiceTable<object> | undefined>(table.parts)) {
    const part = parts[name] as typeof members | undefined;
    if (service !== undefined && part !== undefined) {
      registerService(server, service, part, owner, endsHere);
    }
  }
  const target = async (request: RelayRequest) => (await connection.current({ signal: request.signal })).channel;
  server.relay((request) => connection.live?.channel ?? target(request), {
    tap: owner.peer.options.observer?.relay,
  });
}
