import { createClient } from './client/create-client.js';
import { connectionOf } from './client/remote.js';
import type { Engine } from './connection/peer.js';
import { registerObject } from './server/register.js';
import { relayObject } from './server/relay.js';

export const engine: Engine = {
  createClient,
  serveObject(server, table, value, owner) {
    const connection = connectionOf(value);
    if (connection === undefined) registerObject(server, table, value, owner);
    else relayObject(server, table, value, connection, owner);
  },
};
