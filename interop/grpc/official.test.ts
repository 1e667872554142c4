// The test cases of google.golang.org/grpc/interop over unix sockets, in every pairing that ours is part of.
import { after, before, describe, it } from 'node:test';
import { Channel, connectUnix, type Server } from '@loopp/grpc';
import { goClient, goServer } from './go-peer.js';
import { withoutGo } from './go-programs.js';
import { interopCases } from './interop-cases.js';
import { interopServer } from './interop-service.js';
import { listenUnix, relayUnix, socketFolder } from './sockets.js';

const limit = { timeout: 120_000 };
type Disposable = { [Symbol.asyncDispose](): Promise<void> };

describe('the interoperability test cases', { skip: withoutGo }, () => {
  const open: Disposable[] = [];
  const paths = { ours: '', go: '', relayed: '' };

  before(async () => {
    const folder = await socketFolder();
    [paths.ours, paths.go, paths.relayed] = [folder.path('ours'), folder.path('go'), folder.path('relayed')];
    const server: Server = await listenUnix(interopServer(), paths.ours);
    open.push(folder, server, await goServer('interop-server', paths.go));
    open.push(await relayUnix(paths.relayed, paths.go));
  }, limit);
  after(async () => {
    for (const each of open.reverse()) await each[Symbol.asyncDispose]();
  }, limit);

  for (const [name, run] of Object.entries(interopCases)) {
    it(`${name}: a Go client and our server`, limit, async () => {
      await goClient('interop-client', paths.ours, name);
    });
    it(`${name}: a Go client, our relay and a Go server`, limit, async () => {
      await goClient('interop-client', paths.relayed, name);
    });
    for (const [pairing, server] of [
      ['our client and a Go server', 'go'],
      ['our client, our relay and a Go server', 'relayed'],
      ['our client and our server', 'ours'],
    ] as const) {
      it(`${name}: ${pairing}`, limit, async () => {
        await using channel = new Channel(connectUnix(paths[server]));
        await run(channel, paths[server]);
      });
    }
  }
});
