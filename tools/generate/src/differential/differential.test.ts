import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { DecodeError } from '@loopp/protobuf';
import fc from 'fast-check';
import { roots } from '../roots.js';
import { arbitraryMessage } from './arbitrary-message.js';
import { loadRoot } from './load-root.js';
import { isDecodedAlike, isEncodedAlike } from './properties.js';

const repository = join(import.meta.dirname, '../../../..');

/** Fields that only one side knows are dropped, as ours drops them. */
const known = { writeUnknownFields: false };

/** Ways to damage an encoding: cut it off, overwrite or insert bytes. */
const damage = fc.oneof(
  fc.nat().map((n) => (bytes: Uint8Array) => bytes.subarray(0, bytes.length === 0 ? 0 : n % bytes.length)),
  fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }).map((changes) => {
    return (bytes: Uint8Array) => {
      const damaged = bytes.slice();
      for (const [at, byte] of changes) if (damaged.length > 0) damaged[at % damaged.length] = byte;
      return damaged;
    };
  }),
  fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 12 })).map(([at, inserted]) => (bytes: Uint8Array) => {
    const position = at % (bytes.length + 1);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, position), inserted, bytes.subarray(position)]));
  }),
);

for (const { folder } of roots.filter(({ options }) => options.includes('descriptors=descriptors'))) {
  const { messages, services, names } = await loadRoot(join(repository, folder));

  const numRuns = Math.min(400, Math.ceil(15_000 / messages.length));

  describe(`generated from ${folder}`, () => {
    test('every message is encoded to the bytes that protobuf-es writes', { timeout: 120_000 }, () => {
      for (const message of messages) fc.assert(isEncodedAlike(message, names), { numRuns });
    });

    test('every message is decoded to what was encoded, with defaults for what was not', { timeout: 120_000 }, () => {
      for (const message of messages) fc.assert(isDecodedAlike(message, names), { numRuns });
    });

    test('two encodings of a message in a row are merged as protobuf-es merges them', { timeout: 120_000 }, () => {
      for (const { desc, type } of messages) {
        fc.assert(
          fc.property(arbitraryMessage(desc, names), arbitraryMessage(desc, names), (first, second) => {
            const bytes = Buffer.concat([type.encode(first), type.encode(second)]);
            const merged = toBinary(desc, fromBinary(desc, bytes), known);
            assert.deepEqual(type.decode(bytes), type.decode(merged));
          }),
          { numRuns },
        );
      }
    });

    test('damaged bytes are decoded or refused with a DecodeError', { timeout: 120_000 }, () => {
      for (const { desc, type } of messages) {
        fc.assert(
          fc.property(arbitraryMessage(desc, names), damage, (value, damaged) => {
            const bytes = damaged(type.encode(value));
            try {
              type.decode(bytes);
            } catch (error) {
              assert.ok(error instanceof DecodeError, String(error));
              assert.equal(error.typeName, desc.typeName);
              assert.ok(error.offset >= 0 && error.offset <= bytes.length);
            }
          }),
          { numRuns },
        );
      }
    });

    test('every service is exported with its methods', { timeout: 10_000 }, () => {
      for (const { desc, exported } of services) {
        const expected = desc.methods.map((method) => [
          names.member(method),
          {
            name: method.name,
            path: `/${desc.typeName}/${method.name}`,
            kind: method.methodKind.replace('_streaming', 'Stream'),
            request: messages.find(({ desc: { typeName } }) => typeName === method.input.typeName)?.type,
            response: messages.find(({ desc: { typeName } }) => typeName === method.output.typeName)?.type,
          },
        ]);
        assert.deepEqual(exported, { typeName: desc.typeName, methods: Object.fromEntries(expected) });
      }
    });
  });
}
