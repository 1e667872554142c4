import { describe } from 'node:test';
import { block, frame, message, request, setting, uint32 } from '../testing/raw-peer.test.support.js';
import {
  END_HEADERS,
  END_STREAM,
  finished,
  goaway,
  type RfcCase,
  reset,
  testCases,
  WITH_PRIORITY,
  whole,
} from '../testing/rfc-case.test.support.js';
import { FrameType } from './protocol.js';

const { DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, WINDOW_UPDATE, CONTINUATION } = FrameType;
const empty = Buffer.alloc(0);

const cases: readonly RfcCase[] = [
  [
    '4.3',
    'refuses a header block that cannot be decoded',
    (p) => p.send(frame(HEADERS, whole, 1, Buffer.of(0x40))),
    goaway('COMPRESSION_ERROR'),
  ],
  [
    '4.3',
    'refuses PRIORITY within a header block',
    (p) => p.send(frame(HEADERS, END_STREAM, 1, block(request())), frame(PRIORITY, 0, 1, Buffer.alloc(5))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '4.3',
    'refuses HEADERS of another stream within a header block',
    (p) => p.send(frame(HEADERS, END_STREAM, 1, block(request())), frame(HEADERS, whole, 3, block(request()))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.1',
    'refuses DATA on an idle stream',
    (p) => p.send(frame(DATA, 0, 1, Buffer.from('x'))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.1',
    'refuses RST_STREAM on an idle stream',
    (p) => p.send(frame(RST_STREAM, 0, 1, uint32(8))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.1',
    'refuses WINDOW_UPDATE on an idle stream',
    (p) => p.send(frame(WINDOW_UPDATE, 0, 1, uint32(8))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.1',
    'refuses CONTINUATION on an idle stream',
    (p) => p.send(frame(CONTINUATION, END_HEADERS, 1, block(request()))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.1',
    'refuses DATA on a half-closed stream',
    (p) => {
      p.open(1, END_HEADERS, request('/test.Echo/Hang'));
      p.send(frame(DATA, END_STREAM, 1, message('')), frame(DATA, 0, 1, message('')));
    },
    reset('STREAM_CLOSED'),
  ],
  [
    '5.1',
    'refuses HEADERS on a half-closed stream',
    (p) => {
      p.open(1, END_HEADERS, request('/test.Echo/Hang'));
      p.send(frame(DATA, END_STREAM, 1, message('')), frame(HEADERS, whole, 1, block([])));
    },
    reset('STREAM_CLOSED'),
  ],
  [
    '5.1',
    'refuses DATA on a stream that the peer reset',
    (p) => {
      p.open(1, END_HEADERS, request('/test.Echo/Hang'));
      p.send(frame(RST_STREAM, 0, 1, uint32(8)), frame(DATA, 0, 1, message('')));
    },
    goaway('STREAM_CLOSED'),
  ],
  [
    '5.1',
    'refuses HEADERS on a stream that the peer reset',
    (p) => {
      p.open(1, END_HEADERS, request('/test.Echo/Hang'));
      p.send(frame(RST_STREAM, 0, 1, uint32(8)));
      p.open(1, whole);
    },
    goaway('STREAM_CLOSED'),
  ],
  [
    '5.1',
    'refuses DATA on a stream that ended',
    async (p) => {
      await finished(p);
      p.send(frame(DATA, 0, 1, message('')));
    },
    goaway('STREAM_CLOSED'),
  ],
  [
    '5.1',
    'refuses HEADERS on a stream that ended',
    async (p) => {
      await finished(p);
      p.open(1, whole);
    },
    goaway('STREAM_CLOSED'),
  ],
  [
    '5.1',
    'accepts WINDOW_UPDATE, PRIORITY and RST_STREAM on a stream that ended',
    async (p) => {
      await finished(p);
      p.send(
        frame(WINDOW_UPDATE, 0, 1, uint32(1)),
        frame(PRIORITY, 0, 1, Buffer.alloc(5)),
        frame(RST_STREAM, 0, 1, uint32(8)),
      );
    },
    'alive',
  ],
  ['5.1.1', 'refuses streams with even ids', (p) => p.open(2, whole), goaway('PROTOCOL_ERROR')],
  [
    '5.1.1',
    'refuses ids that do not grow',
    (p) => {
      p.open(5, END_HEADERS, request('/test.Echo/Hang'));
      p.open(3, whole);
    },
    goaway('STREAM_CLOSED'),
  ],
  [
    '5.3.1',
    'refuses HEADERS that depend on their own stream',
    (p) => p.send(frame(HEADERS, whole | WITH_PRIORITY, 1, Buffer.concat([uint32(1), Buffer.of(0), block(request())]))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.3.1',
    'refuses PRIORITY that depends on its own stream',
    (p) => p.send(frame(PRIORITY, 0, 1, Buffer.concat([uint32(1), Buffer.of(0)]))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '5.5',
    'refuses unknown frames within a header block',
    (p) => p.send(frame(HEADERS, END_STREAM, 1, block(request())), frame(200, 0, 0)),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.9',
    'refuses WINDOW_UPDATE by 0 on the connection',
    (p) => p.send(frame(WINDOW_UPDATE, 0, 0, uint32(0))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.9',
    'refuses WINDOW_UPDATE by 0 on a stream',
    (p) => {
      p.open(1);
      p.send(frame(WINDOW_UPDATE, 0, 1, uint32(0)));
    },
    reset('PROTOCOL_ERROR'),
  ],
  [
    '6.9',
    'refuses WINDOW_UPDATE of the wrong size',
    (p) => p.send(frame(WINDOW_UPDATE, 0, 0, Buffer.alloc(3))),
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '6.9.1',
    'refuses to let the connection window overflow',
    (p) => p.send(frame(WINDOW_UPDATE, 0, 0, uint32(0x7fff_ffff))),
    goaway('FLOW_CONTROL_ERROR'),
  ],
  [
    '6.9.1',
    'refuses to let a stream window overflow',
    (p) => {
      p.open(1);
      p.send(frame(WINDOW_UPDATE, 0, 1, uint32(0x7fff_ffff)));
    },
    reset('FLOW_CONTROL_ERROR'),
  ],
  [
    '6.9.2',
    'refuses SETTINGS that let a stream window overflow',
    (p) => {
      p.open(1);
      p.send(frame(WINDOW_UPDATE, 0, 1, uint32(0x7fff_0000 - 65_535)), frame(SETTINGS, 0, 0, setting(4, 0x7fff_ffff)));
    },
    goaway('FLOW_CONTROL_ERROR'),
  ],
  [
    '6.10',
    'accepts a header block in several CONTINUATION frames',
    (p) => {
      const b = block(request());
      p.send(
        frame(HEADERS, END_STREAM, 1, b.subarray(0, 9)),
        frame(CONTINUATION, 0, 1, b.subarray(9, 20)),
        frame(CONTINUATION, END_HEADERS, 1, b.subarray(20)),
      );
    },
    'alive',
  ],
  [
    '6.10',
    'refuses CONTINUATION behind END_HEADERS',
    (p) => {
      p.open(1);
      p.send(frame(CONTINUATION, END_HEADERS, 1, empty));
    },
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.10',
    'refuses CONTINUATION on stream 0',
    (p) => p.send(frame(HEADERS, END_STREAM, 1, block(request())), frame(CONTINUATION, END_HEADERS, 0, empty)),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.10',
    'refuses CONTINUATION behind DATA',
    (p) => {
      p.open(1);
      p.send(frame(DATA, 0, 1, message('')), frame(CONTINUATION, END_HEADERS, 1, empty));
    },
    goaway('PROTOCOL_ERROR'),
  ],
];

describe('RFC 9113: streams, header blocks and flow control, as a server', () => testCases(cases));
