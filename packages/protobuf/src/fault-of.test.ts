import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { faultOf } from './fault-of.js';
import { StringValue } from './google/protobuf/wrappers.pb.js';
import { EncodeError, type MessageType, Struct, Timestamp, Value } from './index.js';
import { Writer } from './writer.js';

const limit = { timeout: 10_000 };

/** What encoding a message says that the types would refuse. */
function refusal(type: { encode(value: never): Uint8Array }, value: unknown): string {
  try {
    (type as MessageType<unknown>).encode(value as never);
  } catch (error) {
    assert.ok(error instanceof EncodeError);
    return error.message;
  }
  throw new Error('it was encoded');
}

const text = (value: unknown) => ({ kind: { case: 'stringValue', value } });

describe('an error of encoding names the field', () => {
  it('that has a value of another kind', limit, () => {
    const place = 'google.protobuf.Timestamp: ';
    assert.equal(refusal(Timestamp, { seconds: 5 }), `field seconds of ${place}expected a bigint, got number`);
    assert.equal(refusal(Timestamp, { nanos: 5n }), `field nanos of ${place}expected a number, got bigint`);
    assert.equal(refusal(Timestamp, { nanos: new Date() }), `field nanos of ${place}expected a number, got Date`);
    assert.equal(refusal(Timestamp, { nanos: 0.5 }), `field nanos of ${place}0.5 does not fit a protobuf int32`);
    assert.equal(
      refusal(StringValue, { value: 5 }),
      'field value of google.protobuf.StringValue: expected a string, got number',
    );
  });

  it('at any depth, by its path', limit, () => {
    const list = { kind: { case: 'listValue', value: { values: [{}, text('fine'), text(5)] } } };
    const within = { a: text('fine'), b: { kind: { case: 'structValue', value: { fields: { 'c d': list } } } } };
    const path = 'fields.b.kind.structValue.fields.c d.kind.listValue.values[2].kind.stringValue';
    assert.equal(
      refusal(Struct, { fields: within }),
      `field ${path} of google.protobuf.Struct: expected a string, got number`,
    );
  });

  it('that has something where it should hold nothing or a scalar', limit, () => {
    const place = 'google.protobuf.Value: expected a';
    assert.equal(refusal(Value, text({ a: 1 })), `field kind.stringValue of ${place} string, got an object`);
    assert.equal(refusal(Value, text(['a'])), `field kind.stringValue of ${place} string, got an array`);
    assert.equal(
      refusal(Value, { kind: { case: 'boolValue', value: 'x' } }),
      `field kind.boolValue of ${place} boolean, got string`,
    );
    assert.equal(
      refusal(Value, { kind: { case: 'structValue', value: null } }),
      `field kind.structValue of ${place} value, got null`,
    );
    assert.equal(refusal(Value, null), 'google.protobuf.Value: expected a value, got null');
  });

  it('in a map with other keys than text', limit, () => {
    const write = (value: { byNumber?: Map<number, string> }) => {
      for (const [key, entry] of value.byNumber ?? []) {
        const writer = new Writer(8);
        writer.int32(key);
        writer.string(entry);
      }
    };
    const fault = (value: object) =>
      faultOf('t.T', write as (value: unknown) => void, value, new Error('the first one')).message;
    assert.equal(
      fault({
        other: 1,
        byNumber: new Map<number, unknown>([
          [1, 'a'],
          [2, 3],
        ]),
      }),
      'field byNumber[2] of t.T: expected a string, got number',
    );
    assert.equal(fault({ byNumber: new Map([['x', 'a']]) }), 'field byNumber[x] of t.T: expected a number, got string');
    assert.equal(fault({ byNumber: new Map() }), 't.T: the first one');
  });

  it('whatever else is in the message', limit, () => {
    const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.record({ case: fc.constant('numberValue'), value: fc.double() }),
        fc.record({ case: fc.constant('stringValue'), value: fc.string() }),
        fc.record({
          case: fc.constant('listValue'),
          value: fc.record({ values: fc.array(fc.record({ kind: tie('value') }), { maxLength: 3 }) }),
        }),
        fc.record({
          case: fc.constant('structValue'),
          value: fc.record({ fields: fc.dictionary(fc.string(), fc.record({ kind: tie('value') }), { maxKeys: 3 }) }),
        }),
      ),
    })).value;
    const fields = fc.dictionary(
      fc.string().filter((key) => key !== 'wrong'),
      fc.record({ kind: json }),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(fields, (others) => {
        const message = refusal(Struct, { fields: { ...others, wrong: text(7) } });
        assert.equal(
          message,
          'field fields.wrong.kind.stringValue of google.protobuf.Struct: expected a string, got number',
        );
      }),
    );
  });
});

describe('what cannot be written is refused', () => {
  it('bytes and numbers of other kinds, too, which would come out as zeros', limit, () => {
    const wrong: [(writer: Writer, value: never) => void, unknown][] = [
      [(writer, value) => writer.bytes(value), 'abc'],
      [(writer, value) => writer.double(value), '1'],
      [(writer, value) => writer.float(value), null],
      [(writer, value) => writer.bool(value), 'false'],
      [(writer, value) => writer.uint32(value), '1'],
    ];
    for (const [write, value] of wrong)
      assert.throws(() => write(new Writer(8), value as never), { code: 'PROTOBUF_ENCODE' });
  });
});
