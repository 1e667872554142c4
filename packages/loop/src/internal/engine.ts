import { createClient } from './client/create-client.js';
import { remoteOf } from './client/remote.js';
import type { Engine } from './connection/peer.js';
import { registerObject } from './server/register.js';
import { relayObject } from './server/relay.js';

export const engine: Engine = {
  createClient,
  serveObject(server, table, value, owner) {
    const remote = remoteOf(value);
    // Frames for an object that shares its connection lack what says that they are for it: the client adds that.
    if (remote === undefined || remote.connection.shared) registerObject(server, table, value, owner);
    else relayObject(server, table, value, remote, owner);
  },
};
