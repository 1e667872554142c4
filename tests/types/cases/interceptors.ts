// Interceptors see a call as its side does: a client's sees what may be encoded, and what was decoded.
import { Channel, type ClientInterceptor, connectUnix, Server, type ServerInterceptor } from '@loopp/grpc';
import { Shapes } from '../schema/shapes.pb.js';

const timed: ClientInterceptor = {
  async unary(method, request, options, next) {
    const started = performance.now();
    const response = await next(request, { ...options, timeoutMs: 1000 });
    console.log(method.path, method.kind, performance.now() - started);
    return response;
  },
  serverStream: (method, request, options, next) => {
    console.log(method.path);
    return next(request, options);
  },
  clientStream: (_method, requests, options, next) => next(requests, options),
  async *bidiStream(method, requests, options, next) {
    for await (const response of next(requests, options)) {
      console.log(method.path, response);
      yield response;
    }
  },
};

const refusing: ServerInterceptor = async ({ path, metadata }, next) => {
  if (metadata.get('token') === undefined) throw new Error(`${path} wants a token`);
  await next();
};

export async function use(path: string): Promise<string> {
  await using server = new Server({ interceptors: [refusing] });
  await using channel = new Channel(connectUnix(path), { interceptors: [timed] });
  const { leaf } = await channel.unary(Shapes.methods.get, { leaf: { name: String(server.connectionCount) } });
  return leaf?.name ?? '';
}
