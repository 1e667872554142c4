export type { CallOptions } from './call-options.js';
export { type Connector, connectTcp, connectUnix } from './client/connector.js';
export { type Fields, type Logger, silentLogger } from './logger.js';
export { LooppError } from './loopp-error.js';
export { Metadata, type MetadataValue } from './metadata.js';
export type { Codec, Method, MethodKind } from './method.js';
export { Status, statusName } from './status.js';
export { StatusError } from './status-error.js';
