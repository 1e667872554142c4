import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatHandshakeLine, looksLikeHandshake, parseHandshakeLine } from './handshake-line.js';

const limit = { timeout: 10_000 };
const certificate = Uint8Array.from({ length: 100 }, (_, index) => (index === 0 ? 0x30 : index));

function refusal(line: string, expectation: { versions?: number[]; multiplex?: boolean } = {}): string {
  try {
    parseHandshakeLine(line, { versions: [1], ...expectation });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
}

test('a formatted line is what the parser reads back', limit, () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 1000 }),
      fc.constantFrom('unix' as const, 'tcp' as const),
      fc.string({ minLength: 1 }).filter((address) => address.trim() === address && !/[|\n\r]/.test(address)),
      fc.boolean(),
      fc.boolean(),
      (version, network, address, secure, multiplex) => {
        const line = {
          version,
          address: { network, address },
          certificate: secure ? Buffer.from(certificate) : undefined,
          multiplex,
        };
        const text = formatHandshakeLine(line);
        assert.ok(text.endsWith('\n'));
        assert.ok(looksLikeHandshake(text));
        assert.deepEqual(parseHandshakeLine(text, { versions: [version], multiplex }), line);
      },
    ),
  );
});

test(
  'the line has the fields that Go writes: six, the sixth empty without TLS, a seventh with multiplexing',
  limit,
  () => {
    const line = { version: 3, address: { network: 'unix', address: '/tmp/s' }, multiplex: false } as const;
    assert.equal(formatHandshakeLine(line), '1|3|unix|/tmp/s|grpc|\n');
    assert.equal(formatHandshakeLine({ ...line, multiplex: true }), '1|3|unix|/tmp/s|grpc||true\n');
    assert.doesNotMatch(formatHandshakeLine({ ...line, certificate }), /=/);
  },
);

test('the shortest line that other languages print is accepted', limit, () => {
  const line = parseHandshakeLine('  1|1|tcp|127.0.0.1:1234|grpc\r\n', { versions: [1] });
  assert.deepEqual(line.address, { network: 'tcp', address: '127.0.0.1:1234' });
  assert.equal(line.certificate, undefined);
});

test('what consoles and formatters add to a line says nothing', limit, () => {
  const address = { network: 'unix', address: '/s' };
  for (const line of [
    '\ufeff1|1|unix|/s|grpc',
    '1 | 1 | unix | /s | grpc |',
    '1|1|unix|/s|grpc||true|more|\r\n',
    '\t1|1|unix|/s|grpc',
  ]) {
    assert.ok(looksLikeHandshake(line), line);
    assert.deepEqual(parseHandshakeLine(line, { versions: [1] }).address, address, line);
  }
  const padded = `${Buffer.from(certificate).toString('base64')}==`.replace(/=+$/, '==');
  const other = Buffer.from(certificate).toString('base64url');
  for (const field of [padded, other]) {
    const read = parseHandshakeLine(`1|1|unix|/s|grpc|${field}`, { versions: [1] });
    assert.deepEqual(Buffer.from(read.certificate ?? []), Buffer.from(certificate));
  }
});

test('each wrong field is refused in the words of go-plugin', limit, () => {
  const cases: [string, string | RegExp, { versions?: number[]; multiplex?: boolean }?][] = [
    ['hello', 'Unrecognized remote plugin message: hello'],
    ['1|1|unix', 'Unrecognized remote plugin message: 1|1|unix'],
    ['x|1|unix|/s|grpc', /^error parsing core protocol version: /],
    ['2|1|unix|/s|grpc', 'incompatible core API version with plugin. Plugin version: 2, Core version: 1'],
    ['1|9|unix|/s|grpc', 'incompatible API version with plugin. Plugin version: 9, Client versions: [1]'],
    [
      '1|9|unix|/s|grpc',
      'incompatible API version with plugin. Plugin version: 9, Client versions: [2 3]',
      { versions: [3, 2] },
    ],
    ['1|x|unix|/s|grpc', /^error parsing protocol version: /],
    ['1|1|pipe|/s|grpc', 'unknown address type: pipe'],
    ['1|1|unix||grpc', 'the plugin announced an empty address'],
    ['1|1|unix|/s|netrpc', 'unsupported plugin protocol "netrpc". Supported: [grpc]'],
    ['1|1|unix|/s', 'unsupported plugin protocol "netrpc". Supported: [grpc]'],
    [`1|1|unix|/s|grpc|${'*'.repeat(60)}`, /^error parsing server cert: /],
    [`1|1|unix|/s|grpc|${'AAAA'.repeat(20)}`, /^error parsing server cert: /],
  ];
  for (const [line, text, expectation] of cases) {
    const message = refusal(line, expectation);
    if (typeof text === 'string') assert.equal(message, text);
    else assert.match(message, text);
  }
});

test('multiplexing that was asked for must be offered', limit, () => {
  const missing = 'client requested gRPC broker multiplexing but plugin does not support the feature';
  const wanted = { multiplex: true };
  assert.match(
    refusal('1|1|unix|/s|grpc|', wanted),
    new RegExp(`^${missing}; for Go plugins, you will need to update`),
  );
  assert.equal(refusal('1|1|unix|/s|grpc||false', wanted), missing);
  assert.equal(
    refusal('1|1|unix|/s|grpc||maybe', wanted),
    'error parsing "maybe" as a boolean for gRPC broker multiplexing support',
  );
  assert.equal(refusal('1|1|unix|/s|grpc||true', wanted), 'accepted');
  assert.equal(parseHandshakeLine('1|1|unix|/s|grpc||true', { versions: [1] }).multiplex, false);
});

test('what a plugin merely prints is told from a handshake line', limit, () => {
  for (const line of ['1|1|unix|/s|grpc|', 'x|1|unix|/s', '7|1|pipe|x|grpc']) assert.ok(looksLikeHandshake(line), line);
  for (const line of ['starting…', '| a | b | c | d |', '1|2|3', '']) assert.ok(!looksLikeHandshake(line), line);
});

test('no line makes the parser throw anything but its own errors', limit, () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (line, multiplex) => {
      assert.match(refusal(line, { multiplex }), /./);
    }),
  );
});
