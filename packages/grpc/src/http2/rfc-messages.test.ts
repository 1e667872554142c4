import { describe } from 'node:test';
import { block, frame, message, type RawPeer, request, uint32 } from '../testing/raw-peer.test.support.js';
import { END_HEADERS, END_STREAM, type RfcCase, reset, testCases, whole } from '../testing/rfc-case.test.support.js';
import { FrameType } from './protocol.js';

const { DATA, HEADERS, RST_STREAM } = FrameType;
const withField = (name: string, value: string) => (peer: RawPeer) =>
  peer.open(1, whole, [...request(), [name, value]]);
const without = (name: string) => (peer: RawPeer) =>
  peer.open(
    1,
    whole,
    request().filter((field) => field[0] !== name),
  );

const cases: readonly RfcCase[] = [
  [
    '7',
    'treats unknown error codes as any other',
    (p) => {
      p.open(1, END_HEADERS, request('/test.Echo/Hang'));
      p.send(frame(RST_STREAM, 0, 1, uint32(0xdead)));
    },
    'alive',
  ],
  [
    '8.1',
    'refuses a second header that does not end the stream',
    (p) => {
      p.open(1);
      p.send(frame(HEADERS, END_HEADERS, 1, block([['a', 'b']])));
    },
    reset('PROTOCOL_ERROR'),
  ],
  [
    '8.1',
    'refuses pseudo-headers in trailers',
    (p) => {
      p.open(1);
      p.send(frame(HEADERS, whole, 1, block([[':path', '/']])));
    },
    reset('PROTOCOL_ERROR'),
  ],
  [
    '8.1.1',
    'refuses a content-length that the DATA do not have',
    (p) => {
      p.open(1, END_HEADERS, [...request(), ['content-length', '1']]);
      p.send(frame(DATA, END_STREAM, 1, message('x')));
    },
    reset('PROTOCOL_ERROR'),
  ],
  [
    '8.1.1',
    'refuses a content-length of a request without DATA',
    (p) => p.open(1, whole, [...request(), ['content-length', '1']]),
    reset('PROTOCOL_ERROR'),
  ],
  ['8.2.1', 'refuses upper-case field names', withField('Test', 'x'), reset('PROTOCOL_ERROR')],
  ['8.2.1', 'refuses field names with spaces', withField('a b', 'x'), reset('PROTOCOL_ERROR')],
  ['8.2.1', 'refuses an empty field name', withField('', 'x'), reset('PROTOCOL_ERROR')],
  ['8.2.1', 'refuses field values with CR', withField('a', 'x\ry'), reset('PROTOCOL_ERROR')],
  ['8.2.1', 'refuses field values with LF', withField('a', 'x\ny'), reset('PROTOCOL_ERROR')],
  ['8.2.1', 'refuses field values with NUL', withField('a', 'x\0y'), reset('PROTOCOL_ERROR')],
  // gRPC is more lenient than the section here: grpc-go sends metadata as they are (gRPC over HTTP/2, ASCII-Value).
  ['8.2.1', 'takes field values that start with a space', withField('a', ' x'), 'alive'],
  ['8.2.2', 'refuses connection-specific fields', withField('connection', 'keep-alive'), reset('PROTOCOL_ERROR')],
  [
    '8.2.2',
    'refuses te with anything but trailers',
    (p) => p.open(1, whole, [...request().filter(([name]) => name !== 'te'), ['te', 'gzip']]),
    reset('PROTOCOL_ERROR'),
  ],
  [
    '8.3',
    'refuses unknown pseudo-headers',
    (p) => p.open(1, whole, [[':test', 'x'], ...request()]),
    reset('PROTOCOL_ERROR'),
  ],
  [
    '8.3',
    'refuses pseudo-headers of responses',
    (p) => p.open(1, whole, [[':status', '200'], ...request()]),
    reset('PROTOCOL_ERROR'),
  ],
  [
    '8.3',
    'refuses pseudo-headers behind regular fields',
    (p) => p.open(1, whole, [['a', 'b'], ...request()]),
    reset('PROTOCOL_ERROR'),
  ],
  ['8.3.1', 'refuses requests without :method', without(':method'), reset('PROTOCOL_ERROR')],
  ['8.3.1', 'refuses requests without :scheme', without(':scheme'), reset('PROTOCOL_ERROR')],
  ['8.3.1', 'refuses requests without :path', without(':path'), reset('PROTOCOL_ERROR')],
  ['8.3.1', 'refuses an empty :path', (p) => p.open(1, whole, request('')), reset('PROTOCOL_ERROR')],
  [
    '8.3.1',
    'refuses a pseudo-header that comes twice',
    (p) => p.open(1, whole, [[':path', '/'], ...request()]),
    reset('PROTOCOL_ERROR'),
  ],
  ['8.3.1', 'accepts requests without :authority', without(':authority'), 'alive'],
  [
    '8.3.1',
    'accepts any :authority',
    (p) => p.open(1, whole, [...request().slice(0, 3), [':authority', '/tmp/x.sock'], ...request().slice(4)]),
    'alive',
  ],
];

describe('RFC 9113: requests, as a server', () => testCases(cases));
