import type { Server } from '@loopp/grpc';
import type { Owner } from '../connection/peer.js';
import type { ObjectTable } from '../table/object-table.js';
import type { ServiceTable } from '../table/service-table.js';
import { registerMultiplexed } from './multiplexed.js';
import { registerService } from './register-service.js';
import { Served } from './served.js';

/** Lets a server answer for an object, after its table. */
export function registerObject<T extends object>(server: Server, table: ObjectTable<T>, value: T, owner: Owner): void {
  const served = new Served(value, owner);
  for (const service of table.own) registerService(server, service, served);
  for (const [name, service] of Object.entries<ServiceTable<object> | undefined>(table.parts)) {
    const part = served.value[name];
    // An absent part stays unknown to the server: to the other side that is Unimplemented, the sign it probes for.
    if (service !== undefined && typeof part === 'object' && part !== null) {
      registerService(server, service, served.part(part));
    }
  }
  registerMultiplexed(server, table, served);
}
