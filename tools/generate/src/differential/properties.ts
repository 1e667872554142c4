import assert from 'node:assert/strict';
import { toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type { Names } from '../../../../packages/protoc-gen-loopp/src/names.js';
import { arbitraryMessage } from './arbitrary-message.js';
import type { GeneratedMessage } from './load-root.js';
import { reflectMessage } from './reflect-message.js';

/** Random values of a message are encoded to the bytes that protobuf-es writes. */
export function isEncodedAlike({ desc, type }: GeneratedMessage, names: Names): fc.IProperty<[object]> {
  return fc.property(arbitraryMessage(desc, names), (value) => {
    const expected = toBinary(desc, reflectMessage(desc, names, value).message);
    // As text: Node's Buffer and Uint8Array are not deeply equal, and need not be told apart here.
    assert.equal(Buffer.from(type.encode(value)).toString('hex'), Buffer.from(expected).toString('hex'));
  });
}

/** What protobuf-es encodes is decoded to the same value, with defaults for what is missing. */
export function isDecodedAlike({ desc, type }: GeneratedMessage, names: Names): fc.IProperty<[object]> {
  return fc.property(arbitraryMessage(desc, names), (value) => {
    const bytes = toBinary(desc, reflectMessage(desc, names, value).message);
    assert.deepEqual(type.decode(bytes), type.create(value));
  });
}
