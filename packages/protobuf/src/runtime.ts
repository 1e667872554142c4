/** What generated code needs at run time. */
export { DecodeError } from './decode-error.js';
export { EncodeError } from './encode-error.js';
export type { Init } from './init.js';
export { mapValues, reversedEntries, setEntry } from './map-entries.js';
export { type MessageType, messageType } from './message-type.js';
export { isNonZero, noBytes } from './presence.js';
export { maxDepth, Reader } from './reader.js';
export { Writer } from './writer.js';
