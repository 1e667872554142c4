import { createServer } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { create, type DescMethodUnary, type DescService, type Message } from '@bufbuild/protobuf';
import { BytesValueSchema } from '@bufbuild/protobuf/wkt';
import { type ConnectRouter, createClient, type HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter, createGrpcTransport } from '@connectrpc/connect-node';
import { Octets, Protobuf } from '../../.cache/protobuf-es/bench_pb.js';
import { StreamingOutputCallRequestSchema } from '../../.cache/protobuf-es/testing_pb.js';
import { maxSessionMemory, messageOf, metadata, missingExtras, type Peer, timeoutMs } from '../peer.js';

async function echo(request: Message, context: HandlerContext): Promise<Message> {
  if (context.timeoutMs() === undefined || context.requestHeader.get('x-tenant') === null) throw missingExtras();
  return request;
}

/** Connect with the gRPC protocol. Octets travel in a BytesValue. */
export const connect: Peer = {
  async serve(path, messages) {
    const service: DescService = messages === 'octets' ? Octets : Protobuf;
    const routes = (router: ConnectRouter) => {
      router.rpc(service.methods[0] as DescMethodUnary, echo);
    };
    const server = createServer({ maxSessionMemory }, connectNodeAdapter({ routes, readMaxBytes: 64 << 20 }));
    await new Promise<void>((resolve) => {
      server.listen(path, resolve);
    });
  },
  async connect(path, messages) {
    const transport = createGrpcTransport({
      baseUrl: 'http://localhost',
      nodeOptions: { createConnection: () => connectSocket(path), maxSessionMemory },
    });
    const options = () => ({ timeoutMs, headers: Object.fromEntries(metadata) });
    if (messages === 'octets') {
      const client = createClient(Octets, transport);
      return (size) => {
        const request = create(BytesValueSchema, { value: new Uint8Array(size) });
        return () => client.echo(request, options());
      };
    }
    const client = createClient(Protobuf, transport);
    return (size) => {
      const request = create(StreamingOutputCallRequestSchema, messageOf(size));
      return () => client.echo(request, options());
    };
  },
};
