import * as grpc from '@grpc/grpc-js';
import { echoPath, metadata, missingExtras, type Peer, timeoutMs } from '../peer.js';
import { bufferCodec } from '../protobufjs-codec.js';

const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

export const grpcJs: Peer = {
  async serve(path, messages) {
    const { encode, decode } = bufferCodec(messages);
    const server = new grpc.Server(unlimited);
    const definition = {
      ...{ path: echoPath, requestStream: false, responseStream: false },
      ...{ requestSerialize: encode, requestDeserialize: decode },
      ...{ responseSerialize: encode, responseDeserialize: decode },
    };
    server.addService(
      { echo: definition },
      {
        echo(call: grpc.ServerUnaryCall<unknown, unknown>, done: grpc.sendUnaryData<unknown>) {
          const seen = call.getDeadline() !== Number.POSITIVE_INFINITY && call.metadata.get('x-tenant').length === 1;
          // As late as an asynchronous handler would answer.
          queueMicrotask(() => {
            if (seen) done(null, call.request);
            else done(missingExtras());
          });
        },
      },
    );
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`unix:${path}`, grpc.ServerCredentials.createInsecure(), (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  },
  async connect(path, messages) {
    const { make, encode, decode } = bufferCodec(messages);
    const client = new grpc.Client(`unix:${path}`, grpc.credentials.createInsecure(), unlimited);
    return (size) => {
      const request = make(size);
      return () =>
        new Promise((resolve, reject) => {
          const entries = new grpc.Metadata();
          for (const [key, value] of metadata) entries.set(key, value);
          const options = { deadline: Date.now() + timeoutMs };
          client.makeUnaryRequest(echoPath, encode, decode, request, entries, options, (error, response) => {
            if (error === null) resolve(response);
            else reject(error);
          });
        });
    };
  },
};
