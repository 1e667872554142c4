// The scripted checks in all pairings of grpc-go, grpc-js and ours, direct and through our relay.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectedResults, joined, type Results, runChecks, withServersTimer } from './checks.js';
import { goClient, goServer } from './go-peer.js';
import { withoutGo } from './go-programs.js';
import { grpcJsCheckClient, grpcJsCheckServer } from './grpc-js-checks.js';
import { ourCheckClient, ourCheckServer } from './our-checks.js';
import { relayUnix, socketFolder } from './sockets.js';

const limit = { timeout: 120_000 };
const peers = ['ours', 'grpc-go', 'grpc-js'] as const;
type Peer = (typeof peers)[number];

const servers: Record<Peer, (path: string) => Promise<AsyncDisposable>> = {
  ours: ourCheckServer,
  'grpc-go': (path) => goServer('checks-server', path),
  'grpc-js': grpcJsCheckServer,
};

const clients: Record<Peer, (path: string) => Promise<Results>> = {
  async ours(path) {
    await using client = ourCheckClient(path);
    return await runChecks(client);
  },
  async 'grpc-go'(path) {
    return JSON.parse(await goClient('checks-client', path));
  },
  async 'grpc-js'(path) {
    await using client = grpcJsCheckClient(path);
    return await runChecks(client);
  },
};

describe('the scripted checks', () => {
  for (const client of peers) {
    for (const server of peers) {
      for (const relayed of [false, true]) {
        const skip = client === 'grpc-go' || server === 'grpc-go' ? withoutGo : false;
        const name = `${client} client, ${relayed ? 'our relay, ' : ''}${server} server`;
        it(name, { ...limit, skip }, async () => {
          await using folder = await socketFolder();
          await using _server = await servers[server](folder.path('server'));
          await using _relay = relayed ? await relayUnix(folder.path('relay'), folder.path('server')) : undefined;
          const results = await clients[client](folder.path(relayed ? 'relay' : 'server'));
          const withGrpcJs = client === 'grpc-js' || server === 'grpc-js';
          const seen = client === 'grpc-js' ? withServersTimer(results) : results;
          assert.deepEqual(seen, withGrpcJs ? joined(expectedResults) : expectedResults);
        });
      }
    }
  }
});
