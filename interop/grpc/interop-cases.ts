import assert from 'node:assert/strict';
import { Channel, connectUnix, Metadata, Status } from '@loopp/grpc';
import { TestService, UnimplementedService } from './pb/testing.pb.js';

const { emptyCall, unaryCall, streamingOutputCall, streamingInputCall, fullDuplexCall, unimplementedCall } =
  TestService.methods;
const requestSizes = [27_182, 8, 1828, 45_904];
const responseSizes = [31_415, 9, 2653, 58_979];

const zeros = (size: number) => ({ type: 0, body: new Uint8Array(size) });
const sizeOf = (response: { payload: { body: Uint8Array } | undefined }) => response.payload?.body.length;

async function largeUnary(channel: Channel, timeoutMs?: number): Promise<void> {
  const request = { responseSize: 314_159, payload: zeros(271_828) };
  const response = await channel.unary(unaryCall, unaryCall.request.create(request), { timeoutMs });
  assert.equal(sizeOf(response), 314_159);
}

/** One request for each pair of sizes, the next when the response to the last is there. */
async function pingPong(channel: Channel): Promise<void> {
  const turn: { next(): void } = { next() {} };
  async function* requests() {
    for (const [index, size] of requestSizes.entries()) {
      const answered = new Promise<void>((resolve) => {
        turn.next = resolve;
      });
      yield duplexRequest(responseSizes[index] ?? 0, size);
      await answered;
    }
  }
  const sizes: (number | undefined)[] = [];
  for await (const response of channel.bidiStream(fullDuplexCall, requests())) {
    sizes.push(sizeOf(response));
    turn.next();
  }
  assert.deepEqual(sizes, responseSizes);
}

function duplexRequest(responseSize: number, size: number) {
  return fullDuplexCall.request.create({ responseParameters: [{ size: responseSize }], payload: zeros(size) });
}

/** Never ends by itself. */
async function* endless<T>(first: T, signal: AbortSignal): AsyncIterable<T> {
  yield first;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve);
  });
}

async function customMetadata(channel: Channel): Promise<void> {
  const metadata = new Metadata([
    ['x-grpc-test-echo-initial', 'test_initial_metadata_value'],
    ['x-grpc-test-echo-trailing-bin', Uint8Array.of(0xab, 0xab, 0xab)],
  ]);
  let header = new Metadata();
  let trailer = new Metadata();
  const options = {
    metadata,
    onHeader(received: Metadata) {
      header = received;
    },
    onTrailer(received: Metadata) {
      trailer = received;
    },
  };
  const check = () => {
    assert.equal(header.get('x-grpc-test-echo-initial'), 'test_initial_metadata_value');
    const bytes = trailer.get('x-grpc-test-echo-trailing-bin');
    assert.ok(bytes instanceof Uint8Array && Buffer.from(bytes).equals(Buffer.of(0xab, 0xab, 0xab)));
  };
  const request = unaryCall.request.create({ responseSize: 314_159, payload: zeros(271_828) });
  await channel.unary(unaryCall, request, options);
  check();
  [header, trailer] = [new Metadata(), new Metadata()];
  for await (const response of channel.bidiStream(fullDuplexCall, [duplexRequest(314_159, 271_828)], options)) {
    assert.equal(sizeOf(response), 314_159);
  }
  check();
}

async function statusIs(channel: Channel, code: number, message: string): Promise<void> {
  const responseStatus = { code, message };
  const expected = { status: code, details: message };
  await assert.rejects(channel.unary(unaryCall, unaryCall.request.create({ responseStatus })), expected);
  const request = fullDuplexCall.request.create({ responseStatus });
  await assert.rejects(collect(channel.bidiStream(fullDuplexCall, [request])), expected);
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

const soakCalls = 200;

/** The test cases by the names of grpc/grpc doc/interop-test-descriptions.md, with our client. */
export const interopCases: Readonly<Record<string, (channel: Channel, path: string) => Promise<void>>> = {
  async empty_unary(channel) {
    assert.deepEqual(await channel.unary(emptyCall, {}), {});
  },
  large_unary: (channel) => largeUnary(channel),
  async client_streaming(channel) {
    const requests = requestSizes.map((size) => streamingInputCall.request.create({ payload: zeros(size) }));
    assert.equal((await channel.clientStream(streamingInputCall, requests)).aggregatedPayloadSize, 74_922);
  },
  async server_streaming(channel) {
    const responseParameters = responseSizes.map((size) => ({ size }));
    const request = streamingOutputCall.request.create({ responseParameters });
    assert.deepEqual((await collect(channel.serverStream(streamingOutputCall, request))).map(sizeOf), responseSizes);
  },
  ping_pong: pingPong,
  async empty_stream(channel) {
    assert.deepEqual(await collect(channel.bidiStream(fullDuplexCall, [])), []);
  },
  async timeout_on_sleeping_server(channel) {
    const over = new AbortController();
    const requests = endless(fullDuplexCall.request.create({ payload: zeros(27_182) }), over.signal);
    const responses = channel.bidiStream(fullDuplexCall, requests, { timeoutMs: 1 });
    await assert.rejects(collect(responses), { status: Status.DEADLINE_EXCEEDED });
    over.abort();
  },
  async cancel_after_begin(channel) {
    const controller = new AbortController();
    const requests = endless(streamingInputCall.request.create(), controller.signal);
    const call = channel.clientStream(streamingInputCall, requests, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(call, { status: Status.CANCELLED });
  },
  async cancel_after_first_response(channel) {
    const controller = new AbortController();
    const requests = endless(duplexRequest(31_415, 27_182), controller.signal);
    const responses = channel.bidiStream(fullDuplexCall, requests, { signal: controller.signal });
    const iterator = responses[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).done, false);
    controller.abort();
    await assert.rejects(iterator.next(), { status: Status.CANCELLED });
  },
  custom_metadata: customMetadata,
  status_code_and_message: (channel) => statusIs(channel, Status.UNKNOWN, 'test status message'),
  async special_status_message(channel) {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
    await statusIs(channel, Status.UNKNOWN, message);
  },
  async unimplemented_method(channel) {
    await assert.rejects(channel.unary(unimplementedCall, {}), { status: Status.UNIMPLEMENTED });
  },
  async unimplemented_service(channel) {
    const call = channel.unary(UnimplementedService.methods.unimplementedCall, {});
    await assert.rejects(call, { status: Status.UNIMPLEMENTED });
  },
  async rpc_soak(channel) {
    const worker = async () => {
      for (let i = 0; i < soakCalls / 4; i++) await largeUnary(channel, 10_000);
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  },
  async channel_soak(_channel, path) {
    const worker = async () => {
      for (let i = 0; i < soakCalls / 4; i++) {
        await using channel = new Channel(connectUnix(path));
        await largeUnary(channel, 10_000);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  },
};
