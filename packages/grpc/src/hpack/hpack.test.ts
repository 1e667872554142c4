import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type HeaderList, HpackDecoder } from './decoder.js';
import { HpackEncoder } from './encoder.js';
import { HpackError } from './hpack-error.js';

const limit = { timeout: 10_000 };
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const decode = (decoder: HpackDecoder, text: string) => decoder.decode(hex(text), 0, hex(text).length);

describe('HPACK', () => {
  it('decodes the requests of RFC 7541 C.4 (Huffman, dynamic table)', limit, () => {
    const decoder = new HpackDecoder(4096, 65536);
    const start = [':method', 'GET', ':scheme', 'http', ':path', '/', ':authority', 'www.example.com'];
    assert.deepEqual(decode(decoder, '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'), start);
    assert.deepEqual(decode(decoder, '8286 84be 5886 a8eb 1064 9cbf'), [...start, 'cache-control', 'no-cache']);
    assert.deepEqual(decode(decoder, '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf'), [
      ...[':method', 'GET', ':scheme', 'https', ':path', '/index.html', ':authority', 'www.example.com'],
      ...['custom-key', 'custom-value'],
    ]);
  });

  it('evicts as in RFC 7541 C.6 (table of 256 octets)', limit, () => {
    const decoder = new HpackDecoder(256, 65536);
    decode(
      decoder,
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
    );
    assert.deepEqual(decode(decoder, '4883 640e ffc1 c0bf'), [
      ...[':status', '307', 'cache-control', 'private', 'date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
      ...['location', 'https://www.example.com'],
    ]);
  });

  it('repeats a field in one octet once it is indexed', limit, () => {
    const encoder = new HpackEncoder();
    const sizes = [0, 1].map(() => {
      encoder.begin();
      encoder.indexed(':path', '/loop.Relayer/LatestHead');
      return encoder.length;
    });
    assert.ok((sizes[0] ?? 0) > 10);
    assert.equal(sizes[1], 1);
  });

  it('says in the next block that the peer lowered and raised the table size', limit, () => {
    const encoder = new HpackEncoder();
    encoder.begin();
    encoder.indexed('a', 'b');
    encoder.setMaxTableSize(0);
    encoder.setMaxTableSize(100);
    encoder.begin();
    encoder.indexed('a', 'b');
    assert.equal(encoder.buffer.toString('hex', 0, 3), '203f45');
    const decoder = new HpackDecoder(4096, 65536);
    assert.deepEqual(decoder.decode(encoder.buffer, 0, encoder.length), ['a', 'b']);
  });

  for (const [what, block] of [
    ['index 0', '80'],
    ['an index beyond the table (2.3.3)', 'be'],
    ['an integer without end (5.1)', 'ffffffffffffffff'],
    ['a cut integer (5.1)', 'ff'],
    ['a string longer than the block (5.2)', '0005 6161'],
    ['a string that holds EOS (5.2)', '0084 ffff ffff 00'],
    ['padding of eight bits and more (5.2)', '0001 6182 1fff'],
    ['padding that is not ones (5.2)', '0001 6181 18'],
    ['a size update above the announced size (4.2)', '3fe2 ff03'],
    ['a size update behind a field (4.2)', '8220'],
  ] as const) {
    it(`refuses ${what}`, limit, () => {
      assert.throws(() => decode(new HpackDecoder(4096, 65536), block), HpackError);
    });
  }

  it('stops storing, but keeps its table, when a list is larger than allowed', limit, () => {
    const decoder = new HpackDecoder(4096, 200);
    const fields = decode(decoder, `4001 6101 62${'be'.repeat(1000)}`);
    assert.ok(fields.length < 20);
    assert.equal(decoder.overLimit, true);
    assert.deepEqual(decode(decoder, 'be'), ['a', 'b']);
    assert.equal(decoder.overLimit, false);
  });

  it('decodes what it encoded, whatever the mix of forms and table sizes', limit, () => {
    const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)) });
    const field = fc.record({
      name: octets,
      value: octets,
      form: fc.constantFrom('indexed', 'literal', 'neverIndexed'),
    });
    const block = fc.record({ size: fc.option(fc.nat(5000)), fields: fc.array(field) });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
        const encoder = new HpackEncoder();
        const decoder = new HpackDecoder(5000, 1_000_000);
        for (const { size, fields } of blocks) {
          if (size !== null) encoder.setMaxTableSize(size);
          encoder.begin();
          for (const { name, value, form } of fields) encoder[form](name, value);
          const expected: HeaderList = fields.flatMap(({ name, value }) => [name, value]);
          assert.deepEqual(decoder.decode(encoder.buffer, 0, encoder.length), expected);
        }
      }),
    );
  });

  it('throws nothing but HpackError for arbitrary octets', limit, () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (blocks) => {
        const decoder = new HpackDecoder(4096, 65536);
        try {
          for (const block of blocks) decoder.decode(Buffer.from(block), 0, block.length);
        } catch (error) {
          assert.ok(error instanceof HpackError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
