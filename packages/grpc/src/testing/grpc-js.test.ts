import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Metadata } from '../metadata.js';
import { Server } from '../server/server.js';
import { addEcho, collect, EchoLog, echo, listenUnix, socketPath, until } from './echo.test.support.js';

const limit = { timeout: 20_000 };

/** An object, because grpc-js takes an empty string for no message. */
class Text {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  toString(): string {
    return this.value;
  }
}
const bytes = {
  serialize: (text: Text) => Buffer.from(text.value),
  deserialize: (value: Buffer) => new Text(value.toString()),
};
const definition = (path: string, requestStream: boolean, responseStream: boolean) => ({
  ...{ path, requestStream, responseStream },
  ...{ requestSerialize: bytes.serialize, requestDeserialize: bytes.deserialize },
  ...{ responseSerialize: bytes.serialize, responseDeserialize: bytes.deserialize },
});
const service = {
  unary: definition(echo.unary.path, false, false),
  serverStream: definition(echo.serverStream.path, false, true),
  clientStream: definition(echo.clientStream.path, true, false),
  bidiStream: definition(echo.bidiStream.path, true, true),
  fail: definition(echo.fail.path, false, false),
  inspect: definition(echo.inspect.path, false, false),
  hang: definition(echo.hang.path, false, false),
};
const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/** The echo service, by grpc-js. */
async function grpcJsServer(path: string, log: EchoLog): Promise<{ [Symbol.asyncDispose](): Promise<void> }> {
  const server = new grpc.Server(unlimited);
  server.addService(service, {
    unary: (call: grpc.ServerUnaryCall<Text, Text>, done: grpc.sendUnaryData<Text>) => done(null, call.request),
    serverStream: (call: grpc.ServerWritableStream<Text, Text>) => {
      const [count, part] = call.request.value.split(':');
      for (let i = 0; i < Number(count); i++) call.write(new Text(part ?? ''));
      call.end();
    },
    clientStream: (call: grpc.ServerReadableStream<Text, Text>, done: grpc.sendUnaryData<Text>) => {
      const all: Text[] = [];
      call.on('data', (request: Text) => all.push(request));
      call.on('end', () => done(null, new Text(all.join(','))));
    },
    bidiStream: (call: grpc.ServerDuplexStream<Text, Text>) => {
      call.on('data', (request: Text) => call.write(request));
      call.on('end', () => call.end());
    },
    fail: (call: grpc.ServerUnaryCall<Text, Text>, done: grpc.sendUnaryData<Text>) => {
      const [code, details] = call.request.value.split(':');
      done({ code: Number(code), details: details ?? '', metadata: call.metadata });
    },
    inspect: (call: grpc.ServerUnaryCall<Text, Text>, done: grpc.sendUnaryData<Text>) => {
      call.sendMetadata(call.metadata);
      const deadline = call.getDeadline();
      const left = deadline instanceof Date ? deadline.getTime() - Date.now() : deadline - Date.now();
      done(null, new Text(Number.isFinite(left) ? String(left) : 'none'), call.metadata);
    },
    hang: (call: grpc.ServerUnaryCall<Text, Text>, done: grpc.sendUnaryData<Text>) => {
      log.started++;
      call.on('cancelled', () => {
        log.aborted.push('cancelled');
        done(null, new Text('aborted'));
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${path}`, grpc.ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
  return {
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

describe('our client and a grpc-js server', () => {
  async function peers() {
    const socket = await socketPath();
    const log = new EchoLog();
    const server = await grpcJsServer(socket.path, log);
    const channel = new Channel(connectUnix(socket.path));
    return {
      ...{ channel, log },
      async [Symbol.asyncDispose]() {
        await channel.close();
        await server[Symbol.asyncDispose]();
        await socket[Symbol.asyncDispose]();
      },
    };
  }

  it('agree on all kinds of calls and sizes', limit, async () => {
    await using peer = await peers();
    for (const size of [0, 1, 100, 16_379, 16_384, 65_535, 65_536, 1_048_576, 5_000_000]) {
      assert.equal((await peer.channel.unary(echo.unary, 'x'.repeat(size))).length, size);
    }
    assert.equal((await collect(peer.channel.serverStream(echo.serverStream, '1000:abc'))).length, 1000);
    const many = Array.from({ length: 300 }, (_, i) => String(i));
    assert.equal(await peer.channel.clientStream(echo.clientStream, many), many.join(','));
    assert.deepEqual(await collect(peer.channel.bidiStream(echo.bidiStream, many)), many);
    const requests = Array.from({ length: 500 }, (_, i) => String(i).repeat((i * 37) % 3000));
    assert.deepEqual(await Promise.all(requests.map((r) => peer.channel.unary(echo.unary, r))), requests);
  });

  it('agree on metadata, deadline, status and cancel', limit, async () => {
    await using peer = await peers();
    const metadata = new Metadata([
      ['k', '1'],
      ['b-bin', Uint8Array.of(0, 255)],
    ]);
    let trailer = new Metadata();
    const onTrailer = (received: Metadata) => {
      trailer = received;
    };
    const left = await peer.channel.unary(echo.inspect, '', { metadata, timeoutMs: 5000, onTrailer });
    assert.ok(Number(left) > 0 && Number(left) <= 5001);
    assert.equal(trailer.get('k'), '1');
    assert.deepEqual(Buffer.from(trailer.get('b-bin') ?? ''), Buffer.of(0, 255));
    await assert.rejects(peer.channel.unary(echo.fail, '9:nöt 100 %\n'), { status: 9, details: 'nöt 100 %\n' });
    await assert.rejects(peer.channel.unary({ ...echo.unary, path: '/a.B/C' }, ''), { status: 12 });
    await assert.rejects(peer.channel.unary(echo.hang, '', { timeoutMs: 50 }), { status: 4 });
    const controller = new AbortController();
    const call = peer.channel.unary(echo.hang, '', { signal: controller.signal });
    await until(() => peer.log.started === 2);
    controller.abort();
    await assert.rejects(call, { status: 1 });
    await until(() => peer.log.aborted.length === 2);
  });
});

describe('a grpc-js client and our server', () => {
  async function peers() {
    const socket = await socketPath();
    const log = new EchoLog();
    const server = addEcho(new Server({ maxReceiveMessageSize: 1e8 }), log);
    await listenUnix(server, socket.path);
    const client = new grpc.Client(`unix:${socket.path}`, grpc.credentials.createInsecure(), unlimited);
    return {
      ...{ client, log },
      async [Symbol.asyncDispose]() {
        client.close();
        await server.close();
        await socket[Symbol.asyncDispose]();
      },
    };
  }
  type Unary = { response: Promise<string>; trailer: Promise<grpc.Metadata>; cancel(): void };
  function unary(
    client: grpc.Client,
    path: string,
    request: string,
    metadata: grpc.Metadata,
    deadline?: number,
  ): Unary {
    let settle: { resolve(value: string): void; reject(error: unknown): void };
    const response = new Promise<string>((resolve, reject) => {
      settle = { resolve, reject };
    });
    const options = deadline === undefined ? {} : { deadline };
    const { serialize, deserialize } = bytes;
    const call = client.makeUnaryRequest(
      path,
      serialize,
      deserialize,
      new Text(request),
      metadata,
      options,
      (error, value) => (error === null ? settle.resolve(value?.value ?? '') : settle.reject(error)),
    );
    const trailer = new Promise<grpc.Metadata>((resolve) => {
      call.on('status', (status) => resolve(status.metadata));
    });
    return { response, trailer, cancel: () => call.cancel() };
  }
  const none = () => new grpc.Metadata();

  it('agree on all kinds of calls and sizes', limit, async () => {
    await using peer = await peers();
    for (const size of [0, 1, 100, 16_379, 16_384, 65_535, 65_536, 1_048_576, 5_000_000]) {
      assert.equal((await unary(peer.client, echo.unary.path, 'x'.repeat(size), none()).response).length, size);
    }
    const { serialize, deserialize } = bytes;
    const down = peer.client.makeServerStreamRequest(
      echo.serverStream.path,
      serialize,
      deserialize,
      new Text('1000:abc'),
    );
    assert.equal((await collect(down)).length, 1000);
    const joined = await new Promise((resolve, reject) => {
      const up = peer.client.makeClientStreamRequest(echo.clientStream.path, serialize, deserialize, (error, value) =>
        error === null ? resolve(value?.value) : reject(error),
      );
      up.write(new Text('a'));
      up.end(new Text('b'));
    });
    assert.equal(joined, 'a,b');
    const both = peer.client.makeBidiStreamRequest(echo.bidiStream.path, serialize, deserialize);
    both.write(new Text('a'));
    both.end(new Text('b'));
    assert.deepEqual((await collect(both)).map(String), ['a', 'b']);
    const requests = Array.from({ length: 500 }, (_, i) => String(i).repeat((i * 37) % 3000));
    const responses = requests.map((request) => unary(peer.client, echo.unary.path, request, none()).response);
    assert.deepEqual(await Promise.all(responses), requests);
  });

  it('agree on metadata, deadline, status and cancel', limit, async () => {
    await using peer = await peers();
    const metadata = new grpc.Metadata();
    metadata.add('k', '1');
    metadata.add('b-bin', Buffer.of(0, 255));
    const call = unary(peer.client, echo.inspect.path, '', metadata, Date.now() + 5000);
    const left = await call.response;
    assert.ok(Number(left) > 0 && Number(left) <= 5001);
    const trailer = await call.trailer;
    assert.deepEqual(trailer.get('k'), ['1']);
    assert.deepEqual(trailer.get('b-bin'), [Buffer.of(0, 255)]);
    const fails = (path: string, request: string, deadline?: number) =>
      unary(peer.client, path, request, none(), deadline).response;
    await assert.rejects(fails(echo.fail.path, '9:nöt 100 %\n'), { code: 9, details: 'nöt 100 %\n' });
    await assert.rejects(fails('/a.B/C', ''), { code: 12, details: 'unknown service a.B' });
    await assert.rejects(fails(echo.hang.path, '', Date.now() + 50), { code: 4 });
    const hanging = unary(peer.client, echo.hang.path, '', none());
    await until(() => peer.log.started === 2);
    hanging.cancel();
    await assert.rejects(hanging.response, { code: 1 });
    await until(() => peer.log.aborted.length === 2);
  });
});
