// Our HPACK against golang.org/x/net/http2/hpack: what one encodes the other decodes, and damage that we accept, Go accepts
// with the same meaning.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HpackDecoder } from '../../packages/grpc/src/hpack/decoder.js';
import { HpackEncoder } from '../../packages/grpc/src/hpack/encoder.js';
import { HpackError } from '../../packages/grpc/src/hpack/hpack-error.js';
import { goProgram, withoutGo } from './go-programs.js';

const limit = { timeout: 120_000, skip: withoutGo };
const connections = 300;

interface Field {
  readonly name: string;
  readonly value: string;
  readonly sensitive: boolean;
}
interface List {
  /** The peer's new table size, or -1. */
  readonly tableSize: number;
  readonly fields: readonly (Field & { readonly repeats: boolean })[];
}
interface Answer {
  readonly blocks: readonly string[];
  readonly lists: readonly (readonly Field[])[];
}

const token = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz-_.0123456789'), minLength: 1 });
const name = fc.oneof(fc.constantFrom(':path', ':status', 'content-type', 'grpc-status', 'x', 'user-agent'), token);
const value = fc.oneof(
  fc.constantFrom('', '200', 'application/grpc', '0'),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((octet) => String.fromCharCode(octet)), maxLength: 300 }),
);
const field = fc.record({ name, value, sensitive: fc.boolean(), repeats: fc.boolean() });
const list: fc.Arbitrary<List> = fc.record({
  tableSize: fc.oneof(
    { weight: 4, arbitrary: fc.constant(-1) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 4096 }) },
  ),
  fields: fc.array(field, { maxLength: 12 }),
});
/** The header lists of some connections, in order. A fixed seed: a failure can be looked at again. */
const samples = fc.sample(fc.array(list, { minLength: 1, maxLength: 12 }), { numRuns: connections, seed: 7541 });

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const text = (octets: string) => Buffer.from(octets, 'hex').toString('latin1');

function askGo(exchanges: readonly { encode: readonly List[]; decode: readonly string[] }[]): Answer[] {
  const lines = exchanges.map(({ encode, decode }) =>
    JSON.stringify({
      decode,
      encode: encode.map(({ tableSize, fields }) => ({
        tableSize,
        fields: fields.map((each) => ({ ...each, name: hex(each.name), value: hex(each.value) })),
      })),
    }),
  );
  const input = lines.map((line) => `${line}\n`).join('');
  const output = execFileSync(goProgram('peer'), ['hpack'], { input, maxBuffer: 1 << 28 });
  return output
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): Answer => JSON.parse(line));
}

function encodeAll(lists: readonly List[]): string[] {
  const encoder = new HpackEncoder();
  return lists.map(({ tableSize, fields }) => {
    if (tableSize >= 0) encoder.setMaxTableSize(tableSize);
    encoder.begin();
    for (const { name, value, sensitive, repeats } of fields) {
      if (sensitive) encoder.neverIndexed(name, value);
      else if (repeats) encoder.indexed(name, value);
      else encoder.literal(name, value);
    }
    return encoder.buffer.toString('hex', 0, encoder.length);
  });
}

/** The lists of each block until the first that is refused. */
function decodeAll(blocks: readonly string[]): string[][] {
  const decoder = new HpackDecoder(4096, 1 << 20);
  const lists: string[][] = [];
  for (const block of blocks) {
    const octets = Buffer.from(block, 'hex');
    try {
      lists.push(decoder.decode(octets, 0, octets.length));
    } catch (error) {
      if (!(error instanceof HpackError)) throw error;
      return lists;
    }
  }
  return lists;
}

const flat = (fields: readonly { name: string; value: string }[]) => fields.flatMap(({ name, value }) => [name, value]);
const flatHex = (fields: readonly Field[]) => fields.flatMap(({ name, value }) => [text(name), text(value)]);

describe("our HPACK and Go's", () => {
  it('decode what the other encodes, with table sizes that change', limit, () => {
    const ours = samples.map(encodeAll);
    const answers = askGo(samples.map((encode, i) => ({ encode, decode: ours[i] ?? [] })));
    for (const [i, lists] of samples.entries()) {
      const wanted = lists.map(({ fields }) => flat(fields));
      assert.deepEqual(answers[i]?.lists.map(flatHex), wanted);
      assert.deepEqual(decodeAll(answers[i]?.blocks ?? []), wanted);
    }
  });

  it('see which fields may never be indexed', limit, () => {
    const ours = samples.map(encodeAll);
    const answers = askGo(ours.map((decode) => ({ encode: [], decode })));
    for (const [i, lists] of samples.entries()) {
      const wanted = lists.map(({ fields }) => fields.map((each) => each.sensitive));
      assert.deepEqual(
        answers[i]?.lists.map((fields) => fields.map((each) => each.sensitive)),
        wanted,
      );
    }
  });

  it('agree on damaged blocks: what ours accepts means the same to Go', limit, () => {
    const damage = fc.record({
      block: fc.nat(),
      at: fc.nat(),
      octet: fc.integer({ min: 0, max: 255 }),
      cut: fc.boolean(),
    });
    const damages = fc.sample(damage, { numRuns: connections, seed: 9113 });
    const damaged = samples.map((lists, i) => {
      const blocks = encodeAll(lists);
      const { block, at, octet, cut } = damages[i] ?? { block: 0, at: 0, octet: 0, cut: false };
      const index = block % blocks.length;
      const bytes = Buffer.from(blocks[index] ?? '', 'hex');
      const place = at % (bytes.length + 1);
      if (place < bytes.length) bytes[place] = octet;
      blocks[index] = (cut ? bytes.subarray(0, place) : bytes).toString('hex');
      return blocks;
    });
    const answers = askGo(damaged.map((decode) => ({ encode: [], decode })));
    let refused = 0;
    for (const [i, blocks] of damaged.entries()) {
      const ours = decodeAll(blocks);
      if (ours.length < blocks.length) refused++;
      assert.deepEqual(ours, (answers[i]?.lists ?? []).slice(0, ours.length).map(flatHex), blocks.join('\n'));
    }
    assert.ok(refused > 20, `only ${refused} of ${connections} were refused`);
  });
});
