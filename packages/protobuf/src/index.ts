export * from './google/protobuf/any.pb.js';
export * from './google/protobuf/duration.pb.js';
export * from './google/protobuf/empty.pb.js';
export * from './google/protobuf/struct.pb.js';
export * from './google/protobuf/timestamp.pb.js';
export * from './runtime.js';
