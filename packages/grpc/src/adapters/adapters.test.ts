import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { fileDesc, type GenMessage, type GenService, serviceDesc } from '@bufbuild/protobuf/codegenv2';
import { type Duration, DurationSchema, file_google_protobuf_duration } from '@bufbuild/protobuf/wkt';
import type { MethodDefinition } from '@grpc/grpc-js';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Server } from '../server/server.js';
import { listenUnix, socketPath } from '../testing/echo.test.support.js';
import { fromGrpcJs } from './from-grpc-js.js';
import { fromProtobufEs } from './from-protobuf-es.js';

const limit = { timeout: 10_000 };

describe('adapters', () => {
  it('call and serve a method of a grpc-js service definition', limit, async () => {
    const definition: MethodDefinition<{ n: number }, { text: string }> = {
      ...{ path: '/a.B/C', requestStream: false, responseStream: false },
      requestSerialize: ({ n }) => Buffer.of(n),
      requestDeserialize: (bytes) => ({ n: bytes[0] ?? 0 }),
      responseSerialize: ({ text }) => Buffer.from(text),
      responseDeserialize: (bytes) => ({ text: bytes.toString() }),
    };
    const method = fromGrpcJs(definition, 'unary');
    await using socket = await socketPath();
    await using server = new Server().handle(method, ({ n }) => ({ text: `n=${n}` }));
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    assert.deepEqual(await channel.unary(method, { n: 7 }), { text: 'n=7' });
    assert.throws(() => fromGrpcJs(definition, 'bidiStream'), { code: 'WRONG_METHOD_KIND' });
  });

  it('call and serve a method of a protobuf-es service', limit, async () => {
    // service Clock { rpc Wait(google.protobuf.Duration) returns (google.protobuf.Duration); } in package test
    const file = fileDesc(fileBytes(), [file_google_protobuf_duration]);
    const schema: GenMessage<Duration> = DurationSchema;
    const clock: GenService<{ wait: { methodKind: 'unary'; input: typeof schema; output: typeof schema } }> =
      serviceDesc(file, 0);
    const method = fromProtobufEs(clock.method.wait, { create, toBinary, fromBinary });
    assert.equal(method.path, '/test.Clock/Wait');
    assert.equal(method.kind, 'unary');
    await using socket = await socketPath();
    await using server = new Server().handle(method, (request) => ({ ...request, nanos: request.nanos + 1 }));
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const response = await channel.unary(method, { $typeName: 'google.protobuf.Duration', seconds: 3n, nanos: 4 });
    assert.deepEqual([response.seconds, response.nanos], [3n, 5]);
  });
});

/** A FileDescriptorProto in base64, as generated code holds it. */
function fileBytes(): string {
  const text = (field: number, value: string) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
  const nested = (field: number, bytes: number[]) => [(field << 3) | 2, bytes.length, ...bytes];
  const duration = '.google.protobuf.Duration';
  const wait = [...text(1, 'Wait'), ...text(2, duration), ...text(3, duration)];
  return Buffer.from([
    ...text(1, 'clock.proto'),
    ...text(2, 'test'),
    ...text(3, 'google/protobuf/duration.proto'),
    ...nested(6, [...text(1, 'Clock'), ...nested(2, wait)]),
    ...text(12, 'proto3'),
  ]).toString('base64');
}
