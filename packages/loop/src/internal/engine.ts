import { createClient } from './client/create-client.js';
import { remoteOf } from './client/remote.js';
import type { Engine } from './connection/peer.js';
import { registerObject } from './server/register.js';
import { relayObject } from './server/relay.js';

export const engine: Engine = {
  createClient,
  serveObject(server, table, value, owner) {
    const remote = remoteOf(value);
    if (remote === undefined) registerObject(server, table, value, owner);
    else relayObject(server, table, value, remote, owner);
  },
};
