import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DecodeError, Duration, EncodeError, maxDepth, Struct, Timestamp, Value } from './index.js';

const limits = { timeout: 10_000 };

test('a message is created, encoded and decoded with its defaults', limits, () => {
  assert.deepEqual(Timestamp.create(), { seconds: 0n, nanos: 0 });
  assert.deepEqual(Timestamp.create({ nanos: 5 }), { seconds: 0n, nanos: 5 });
  assert.deepEqual(Timestamp.encode({}), new Uint8Array(0));
  assert.deepEqual(Timestamp.encode({ seconds: 0n, nanos: 0 }), new Uint8Array(0));
  assert.deepEqual(Timestamp.decode(new Uint8Array(0)), { seconds: 0n, nanos: 0 });
  assert.deepEqual(Timestamp.decode(Timestamp.encode({ seconds: -62135596800n })), {
    seconds: -62135596800n,
    nanos: 0,
  });
});

test('messages of very different sizes are encoded one after another', limits, () => {
  for (const length of [10, 100_000, 10, 1000, 0, 70, 64, 65]) {
    const message = Struct.create({ fields: { key: { kind: { case: 'stringValue', value: 'x'.repeat(length) } } } });
    const bytes = Struct.encode(message);
    assert.deepEqual(Struct.decode(bytes), message);
    assert.ok(bytes.buffer.byteLength <= Math.max(8192, 2 * bytes.length));
  }
});

test('what was encoded stays when the next message is', limits, () => {
  const first = Duration.encode({ seconds: 1n });
  const copy = first.slice();
  Duration.encode({ seconds: 2n });
  assert.deepEqual(first, copy);
});

test('create shares no list, map or message with what it was given', limits, () => {
  const init = { fields: { a: Value.create({ kind: { case: 'listValue', value: { values: [Value.create()] } } }) } };
  const created = Struct.create(init);
  assert.deepEqual(created, { fields: init.fields });
  assert.notEqual(created.fields, init.fields);
  assert.notEqual(created.fields['a'], init.fields.a);
});

test('the key __proto__ is an entry like any other', limits, () => {
  // key "__proto__", value { numberValue: 1 }
  const value = Value.encode({ kind: { case: 'numberValue', value: 1 } });
  const entry = [10, 9, ...Buffer.from('__proto__'), 18, value.length, ...value];
  const bytes = Uint8Array.from([10, entry.length, ...entry]);
  const struct = Struct.decode(bytes);
  assert.equal(Object.getPrototypeOf(struct.fields), Object.prototype);
  assert.deepEqual(Object.keys(struct.fields), ['__proto__']);
  assert.deepEqual(Struct.encode(struct), bytes);
  assert.deepEqual(Struct.encode(Struct.create(struct)), bytes);
});

test('a message nested too deep is refused before it exhausts the stack', limits, () => {
  let bytes = new Uint8Array(0);
  const wrapped = (tag: number, content: Uint8Array) => {
    const length = content.length < 128 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7];
    return Uint8Array.from([tag, ...length, ...content]);
  };
  // A list in a value in a list ...: two levels each.
  const levels = maxDepth / 2;
  for (let i = 0; i < levels; i++) bytes = wrapped(50, wrapped(10, bytes));
  Value.decode(bytes);
  assert.throws(() => Value.decode(wrapped(50, wrapped(10, bytes))), {
    name: 'DecodeError',
    typeName: 'google.protobuf.Value',
    message: /nested more than 256 deep/,
  });
});

test('errors tell what was decoded, where it failed, and what to do', limits, () => {
  assert.throws(
    () => Timestamp.decode(Uint8Array.from([8, 1, 16])),
    (error) => {
      assert.ok(error instanceof DecodeError);
      assert.equal(error.message, 'cannot decode google.protobuf.Timestamp: truncated varint at byte 3');
      assert.equal(error.code, 'PROTOBUF_DECODE');
      return true;
    },
  );
  assert.throws(
    () => Timestamp.encode({ nanos: 0.5 }),
    (error) => {
      assert.ok(error instanceof EncodeError);
      assert.equal(error.message, 'field nanos of google.protobuf.Timestamp: 0.5 does not fit a protobuf int32');
      assert.equal(error.code, 'PROTOBUF_ENCODE');
      assert.equal(error.remedy, 'pass a value in the range of int32');
      return true;
    },
  );
});

test('a negative zero is written, a zero is not', limits, () => {
  const number = (value: number) => Value.encode({ kind: { case: 'numberValue', value } });
  assert.ok(Object.is(Value.decode(number(-0)).kind.value, -0));
  // Inside a oneof presence is explicit: a zero is written there.
  assert.equal(number(0).length, 9);
});

test('a message type can be passed as a codec, which encodes less than it decodes', limits, () => {
  interface Codec<T, Input> {
    encode(value: Input): Uint8Array;
    decode(bytes: Uint8Array): T;
  }
  const copy = <T, Input>(codec: Codec<T, Input>, value: NoInfer<Input>): T => codec.decode(codec.encode(value));
  const duration: Duration = copy(Duration, { nanos: 7 });
  assert.deepEqual(duration, { seconds: 0n, nanos: 7 });
});
