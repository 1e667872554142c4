import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { listenUnix, socketPath } from '../testing/echo.test.support.js';
import { listServices } from './list-services.js';
import { descriptors } from './pb/descriptors.pb.js';
import { ServerReflection as ServerReflectionAlpha } from './pb/reflection-v1alpha.pb.js';
import { ReflectionService } from './reflection-service.js';

const limit = { timeout: 10_000 };

describe('listServices', () => {
  it("gives a server's services, sorted", limit, async () => {
    await using socket = await socketPath();
    await using server = new Server();
    new ReflectionService([Buffer.from(descriptors, 'base64')]).addTo(server);
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const services = await listServices(channel);
    assert.ok(services.includes('grpc.reflection.v1.ServerReflection'));
    assert.deepEqual(services, [...services].sort());
  });

  it('asks an older server by v1alpha', limit, async () => {
    await using socket = await socketPath();
    await using server = new Server();
    server.handle(ServerReflectionAlpha.methods.serverReflectionInfo, async function* (requests) {
      for await (const originalRequest of requests) {
        const value = { service: [{ name: 'z.Z' }, { name: 'a.A' }] };
        yield { validHost: '', originalRequest, messageResponse: { case: 'listServicesResponse' as const, value } };
      }
    });
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    assert.deepEqual(await listServices(channel), ['a.A', 'z.Z']);
  });

  it('rejects with UNIMPLEMENTED where there is no reflection', limit, async () => {
    await using socket = await socketPath();
    await using server = new Server();
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    await assert.rejects(listServices(channel), { status: Status.UNIMPLEMENTED });
  });
});
