import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { collect, listenUnix, socketPath, until } from '../testing/echo.test.support.js';
import { HealthService } from './health-service.js';
import { descriptors } from './pb/descriptors.pb.js';
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from './pb/health.pb.js';
import { ServerReflection } from './pb/reflection.pb.js';
import { ServerReflection as ServerReflectionAlpha } from './pb/reflection-v1alpha.pb.js';
import { ReflectionService } from './reflection-service.js';

const limit = { timeout: 10_000 };

describe('the health service', () => {
  it('answers for known services and refuses unknown ones', limit, async () => {
    await using socket = await socketPath();
    await using server = new Server();
    const health = new HealthService();
    health.set('plugin', true);
    health.addTo(server);
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const check = (service: string) => channel.unary(Health.methods.check, { service });
    assert.equal((await check('')).status, ServingStatus.SERVING);
    assert.equal((await check('plugin')).status, ServingStatus.SERVING);
    await assert.rejects(check('other'), { status: Status.NOT_FOUND });
    const { statuses } = await channel.unary(Health.methods.list, {});
    assert.deepEqual(Object.keys(statuses).sort(), ['', 'plugin']);
  });

  it('tells watchers of every change, and forgets them when they leave', limit, async () => {
    await using socket = await socketPath();
    await using server = new Server();
    const health = new HealthService();
    health.addTo(server);
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const seen: number[] = [];
    const watching = (async () => {
      for await (const { status } of channel.serverStream(Health.methods.watch, { service: 'late' })) {
        seen.push(status);
        if (seen.length === 3) break;
      }
    })();
    await until(() => seen.length === 1);
    health.set('late', true);
    await until(() => seen.length === 2);
    health.set('late', false);
    await watching;
    assert.deepEqual(seen, [ServingStatus.SERVICE_UNKNOWN, ServingStatus.SERVING, ServingStatus.NOT_SERVING]);
  });
});

describe('the reflection service', () => {
  for (const [version, { methods }] of [
    ['v1', ServerReflection],
    ['v1alpha', ServerReflectionAlpha],
  ] as const) {
    it(`lists services and finds files by name and symbol (${version})`, limit, async () => {
      await using socket = await socketPath();
      await using server = new Server();
      new HealthService().addTo(server);
      new ReflectionService([Buffer.from(descriptors, 'base64')]).addTo(server);
      await listenUnix(server, socket.path);
      await using channel = new Channel(connectUnix(socket.path));
      const responses = await collect(
        channel.bidiStream(methods.serverReflectionInfo, [
          { host: '', messageRequest: { case: 'listServices', value: '*' } },
          { host: '', messageRequest: { case: 'fileByFilename', value: 'health.proto' } },
          { host: '', messageRequest: { case: 'fileContainingSymbol', value: 'grpc.health.v1.Health.Check' } },
          {
            host: '',
            messageRequest: { case: 'fileContainingSymbol', value: 'grpc.health.v1.HealthCheckRequest.service' },
          },
          { host: '', messageRequest: { case: 'fileContainingSymbol', value: 'no.Such' } },
          {
            host: '',
            messageRequest: { case: 'allExtensionNumbersOfType', value: 'grpc.health.v1.HealthCheckRequest' },
          },
        ]),
      );
      const [list, byName, byMethod, byField, missing, extensions] = responses.map((each) => each.messageResponse);
      assert.ok(list?.case === 'listServicesResponse');
      assert.deepEqual(
        list.value.service.map(({ name }) => name),
        ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'],
      );
      assert.ok(byName?.case === 'fileDescriptorResponse');
      assert.match(Buffer.from(byName.value.fileDescriptorProto[0] ?? '').toString('latin1'), /grpc\.health\.v1/);
      assert.deepEqual(byMethod, byName);
      assert.deepEqual(byField, byName);
      assert.ok(missing?.case === 'errorResponse' && missing.value.errorCode === Status.NOT_FOUND);
      assert.ok(extensions?.case === 'allExtensionNumbersResponse' && extensions.value.extensionNumber.length === 0);
    });
  }
});
