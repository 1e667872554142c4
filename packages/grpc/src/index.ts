export { fromGrpcJs, type GrpcJsMethod } from './adapters/from-grpc-js.js';
export { fromPino, type PinoLike } from './adapters/from-pino.js';
export {
  fromProtobufEs,
  type ProtobufEsInit,
  type ProtobufEsMethod,
  type ProtobufEsRuntime,
  type ProtobufEsSchema,
} from './adapters/from-protobuf-es.js';
export type { CallOptions } from './call-options.js';
export type { CallWatch, WatchCalls } from './call-watch.js';
export type { Backoff } from './client/backoff.js';
export { Channel } from './client/channel.js';
export type { ChannelOptions } from './client/channel-options.js';
export type { ClientInterceptor } from './client/client-interceptor.js';
export { connectTls } from './client/connect-tls.js';
export { type Connector, connectTcp, connectUnix } from './client/connector.js';
export type { ChannelState } from './client/link.js';
export type { KeepaliveOptions } from './http2/keepalive.js';
export type { Http2Limits } from './http2/limits.js';
export { type Fields, type Logger, silentLogger } from './logger.js';
export { LooppError } from './loopp-error.js';
export type { Compression } from './message/compression.js';
export { Metadata, type MetadataValue } from './metadata.js';
export type { ClientMethod, Codec, Method, MethodKind, ServerMethod } from './method.js';
export { RelayCounters, type RelayOptions, type RelayStreamTap, type RelayTap } from './relay/relay-options.js';
export type { RelayRequest, RelayTarget } from './relay/relayed-stream.js';
export type {
  BidiStreamHandler,
  ClientStreamHandler,
  Handler,
  ServerStreamHandler,
  UnaryHandler,
} from './server/route.js';
export { Server } from './server/server.js';
export type { ServerCall, ServerInterceptor } from './server/server-call.js';
export type { ServerOptions } from './server/server-options.js';
export { HealthService } from './services/health-service.js';
export { listServices } from './services/list-services.js';
export { ReflectionService } from './services/reflection-service.js';
export { Status, statusName } from './status.js';
export { StatusError } from './status-error.js';
