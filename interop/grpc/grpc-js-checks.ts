import * as grpc from '@grpc/grpc-js';
import { CallFailure, type CheckClient, type Entries, servicePath } from './checks.js';

const octets = { serialize: (value: Buffer) => value, deserialize: (value: Buffer) => value };
const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/** grpc-js's client for the checks. */
export function grpcJsCheckClient(path: string): CheckClient & AsyncDisposable {
  const client = new grpc.Client(`unix:${path}`, grpc.credentials.createInsecure(), unlimited);
  const { serialize, deserialize } = octets;
  return {
    call: (name, request, options = {}) =>
      new Promise((resolve, reject) => {
        let header: Entries = [];
        let response: Buffer = Buffer.alloc(0);
        const metadata = new grpc.Metadata();
        for (const [key, value] of options.metadata ?? []) {
          metadata.add(key, typeof value === 'string' ? value : Buffer.from(value));
        }
        const timeout = options.timeoutMs === undefined ? {} : { deadline: Date.now() + options.timeoutMs };
        const call = client.makeUnaryRequest(
          servicePath + name,
          serialize,
          deserialize,
          Buffer.from(request),
          metadata,
          timeout,
          (_error, value) => {
            response = value ?? response;
          },
        );
        call.on('metadata', (received) => {
          header = entriesOf(received);
        });
        call.on('status', ({ code, details, metadata: trailer }) => {
          // Behind the callback, which has the response.
          if (code === grpc.status.OK) setImmediate(() => resolve({ response, header, trailer: entriesOf(trailer) }));
          else reject(new CallFailure(code, details));
        });
        options.signal?.addEventListener('abort', () => call.cancel());
      }),
    bidi: (name, requests) =>
      new Promise((resolve, reject) => {
        const responses: Buffer[] = [];
        const call = client.makeBidiStreamRequest(servicePath + name, serialize, deserialize);
        call.on('data', (response: Buffer) => responses.push(response));
        call.on('end', () => resolve(responses));
        call.on('error', reject);
        for (const request of requests) call.write(Buffer.from(request));
        call.end();
      }),
    async [Symbol.asyncDispose]() {
      client.close();
    },
  };
}

function entriesOf(metadata: grpc.Metadata): Entries {
  return Object.keys(metadata.getMap()).flatMap((key) => metadata.get(key).map((value) => [key, value] as const));
}

/** grpc-js's server for the checks. */
export async function grpcJsCheckServer(path: string): Promise<AsyncDisposable> {
  const server = new grpc.Server(unlimited);
  let hanging = 0;
  type Call = grpc.ServerUnaryCall<Buffer, Buffer>;
  type Done = grpc.sendUnaryData<Buffer>;
  const none = Buffer.alloc(0);
  server.addService(
    {
      Echo: definition('Echo', false),
      Deadline: definition('Deadline', false),
      Fail: definition('Fail', false),
      Hang: definition('Hang', false),
      Hanging: definition('Hanging', false),
      Bidi: definition('Bidi', true),
    },
    {
      Echo(call: Call, done: Done) {
        const back = new grpc.Metadata();
        for (const [key, value] of entriesOf(call.metadata)) {
          if (key.startsWith('x-')) back.add(key, typeof value === 'string' ? value : Buffer.from(value));
        }
        call.sendMetadata(back);
        done(null, call.request, back);
      },
      Deadline(call: Call, done: Done) {
        done(null, Buffer.from(String(Number(call.getDeadline()) - Date.now())));
      },
      Fail(call: Call, done: Done) {
        const [code, ...rest] = call.request.toString().split(':');
        done({ code: Number(code), details: rest.join(':') });
      },
      Hang(call: Call, done: Done) {
        hanging++;
        call.on('cancelled', () => {
          hanging--;
          done(null, none);
        });
      },
      Hanging(_call: Call, done: Done) {
        done(null, Buffer.from(String(hanging)));
      },
      Bidi(call: grpc.ServerDuplexStream<Buffer, Buffer>) {
        call.on('data', (request: Buffer) => call.write(request));
        call.on('end', () => call.end());
      },
    },
  );
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

function definition(name: string, stream: boolean): grpc.MethodDefinition<Buffer, Buffer> {
  return {
    ...{ path: servicePath + name, requestStream: stream, responseStream: stream },
    ...{ requestSerialize: octets.serialize, requestDeserialize: octets.deserialize },
    ...{ responseSerialize: octets.serialize, responseDeserialize: octets.deserialize },
  };
}
