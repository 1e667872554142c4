import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as protobufEs from '@bufbuild/protobuf';
import { type GenMessage, type GenService, serviceDesc } from '@bufbuild/protobuf/codegenv2';
import {
  type Struct as EsStruct,
  FileDescriptorProtoSchema,
  file_google_protobuf_struct,
  StructSchema,
} from '@bufbuild/protobuf/wkt';
import { type Init, Struct } from '@loopp/protobuf';
import { fromProtobufEs } from '../adapters/from-protobuf-es.js';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import type { Method, MethodKind } from '../method.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { listenUnix, socketPath } from './echo.test.support.js';

const limit = { timeout: 10_000 };

/** Every way to nest, with fields left out at every depth. */
const partial = {
  fields: {
    text: { kind: { case: 'stringValue', value: 'x' } },
    list: { kind: { case: 'listValue', value: { values: [{ kind: { case: 'boolValue', value: true } }, {}] } } },
    nested: { kind: { case: 'structValue', value: { fields: { none: {}, empty: { kind: { case: undefined } } } } } },
    bare: { kind: { case: 'structValue', value: {} } },
  },
} as const satisfies Init<Struct>;

const complete: Struct = Struct.create(partial);

/** Calls one method of each kind with partial messages, which its handlers answer with. */
async function exchange<T, I>(
  methodOf: <K extends MethodKind>(kind: K) => Method<T, T, K, I, I>,
  init: I,
): Promise<T[]> {
  const received: T[] = [];
  await using socket = await socketPath();
  await using server = new Server()
    .handle(methodOf('unary'), async (request) => {
      received.push(request);
      return init;
    })
    .handle(methodOf('serverStream'), async function* (request) {
      received.push(request);
      yield init;
    })
    .handle(methodOf('clientStream'), async (requests) => {
      for await (const request of requests) received.push(request);
      return init;
    })
    .handle(methodOf('bidiStream'), async function* (requests) {
      for await (const request of requests) received.push(request);
      yield init;
    });
  await listenUnix(server, socket.path);
  await using channel = new Channel(connectUnix(socket.path));
  received.push(await channel.unary(methodOf('unary'), init));
  for await (const response of channel.serverStream(methodOf('serverStream'), init)) received.push(response);
  received.push(await channel.clientStream(methodOf('clientStream'), [init]));
  for await (const response of channel.bidiStream(methodOf('bidiStream'), [init])) received.push(response);
  return received;
}

describe('messages that leave fields out arrive whole, by every kind of method', () => {
  it('of generated code', limit, async () => {
    const methodOf = <K extends MethodKind>(kind: K) => ({
      path: `/t.T/${kind}`,
      kind,
      request: Struct,
      response: Struct,
    });
    assert.deepEqual(await exchange(methodOf, partial), Array(8).fill(complete));
  });

  it('of protobuf-es', limit, async () => {
    const whole = protobufEs.fromBinary(StructSchema, Struct.encode(partial));
    const methodOf = <K extends MethodKind>(kind: K) => ({
      ...fromProtobufEs(echoOfStructs(), protobufEs),
      path: `/t.T/${kind}`,
      kind,
    });
    assert.deepEqual(await exchange(methodOf, partial), Array(8).fill(whole));
    assert.deepEqual(await exchange(methodOf, whole), Array(8).fill(whole));
  });
});

describe('a value that cannot be encoded', () => {
  it('is named with its method and its field, on both sides', limit, async () => {
    const method = { path: '/t.T/Get', kind: 'unary', request: Struct, response: Struct } as const;
    const wrong: Init<Struct> = JSON.parse('{"fields":{"a":{"kind":{"case":"stringValue","value":5}}}}');
    await using socket = await socketPath();
    await using server = new Server().handle(method, () => wrong);
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const place = 't.T/Get: field fields.a.kind.stringValue of google.protobuf.Struct';
    const refused = {
      status: Status.INTERNAL,
      details: `error while marshaling: ${place}: expected a string, got number`,
    };
    await assert.rejects(channel.unary(method, {}), refused);
    await assert.rejects(channel.unary(method, wrong), { ...refused, remedy: 'pass a string to a string field' });
  });
});

/** The method of `service Echo { rpc Echo(google.protobuf.Struct) returns (google.protobuf.Struct); }`. */
function echoOfStructs() {
  const type = '.google.protobuf.Struct';
  const description = protobufEs.create(FileDescriptorProtoSchema, {
    name: 'echo.proto',
    package: 'test',
    syntax: 'proto3',
    dependency: ['google/protobuf/struct.proto'],
    service: [{ name: 'Echo', method: [{ name: 'Echo', inputType: type, outputType: type }] }],
  });
  const file = protobufEs.createFileRegistry(description, () => file_google_protobuf_struct).getFile('echo.proto');
  assert.ok(file !== undefined);
  type Schema = GenMessage<EsStruct>;
  const service: GenService<{ echo: { methodKind: 'unary'; input: Schema; output: Schema } }> = serviceDesc(file, 0);
  return service.method.echo;
}
