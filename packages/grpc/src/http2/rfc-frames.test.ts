import { describe } from 'node:test';
import { block, frame, message, request, setting, uint32 } from '../testing/raw-peer.test.support.js';
import {
  END_HEADERS,
  END_STREAM,
  goaway,
  PADDED,
  type RfcCase,
  reset,
  testCases,
  WITH_PRIORITY,
  whole,
} from '../testing/rfc-case.test.support.js';
import { FrameType } from './protocol.js';

const { DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE } = FrameType;

const cases: readonly RfcCase[] = [
  ['4.1', 'ignores a frame of an unknown type', (p) => p.send(frame(200, 0, 0, Buffer.from('x'))), 'alive'],
  ['4.1', 'ignores flags that it does not know', (p) => p.send(frame(PING, 0xfe, 0, Buffer.alloc(8))), 'alive'],
  ['4.1', 'ignores the reserved bit', (p) => p.send(frame(WINDOW_UPDATE, 0, 0x8000_0000, uint32(1))), 'alive'],
  [
    '4.2',
    'refuses DATA above SETTINGS_MAX_FRAME_SIZE',
    (p) => {
      p.open(1);
      p.send(frame(DATA, 0, 1, Buffer.alloc(16_385)));
    },
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '4.2',
    'refuses HEADERS above SETTINGS_MAX_FRAME_SIZE',
    (p) => p.send(frame(HEADERS, whole, 1, Buffer.alloc(16_385))),
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '4.2',
    'refuses SETTINGS above SETTINGS_MAX_FRAME_SIZE',
    (p) => p.send(frame(SETTINGS, 0, 0, Buffer.alloc(16_386))),
    goaway('FRAME_SIZE_ERROR'),
  ],
  ['6.1', 'refuses DATA on stream 0', (p) => p.send(frame(DATA, 0, 0, Buffer.from('x'))), goaway('PROTOCOL_ERROR')],
  [
    '6.1',
    'refuses DATA with padding longer than the frame',
    (p) => {
      p.open(1);
      p.send(frame(DATA, PADDED, 1, Buffer.of(5, 0, 0)));
    },
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.1',
    'accepts padded DATA',
    (p) => {
      p.open(1);
      p.send(frame(DATA, PADDED | END_STREAM, 1, Buffer.concat([Buffer.of(3), message('x'), Buffer.alloc(3)])));
    },
    'alive',
  ],
  [
    '6.2',
    'refuses HEADERS on stream 0',
    (p) => p.send(frame(HEADERS, whole, 0, block(request()))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.2',
    'refuses HEADERS with padding longer than the frame',
    (p) => p.send(frame(HEADERS, whole | PADDED, 1, Buffer.of(9, 0x82))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.2',
    'accepts padded HEADERS with a priority',
    (p) =>
      p.send(
        frame(
          HEADERS,
          whole | PADDED | WITH_PRIORITY,
          1,
          Buffer.concat([Buffer.of(2, 0, 0, 0, 0, 9), block(request()), Buffer.alloc(2)]),
        ),
      ),
    'alive',
  ],
  [
    '6.3',
    'refuses PRIORITY on stream 0',
    (p) => p.send(frame(PRIORITY, 0, 0, Buffer.alloc(5))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.3',
    'refuses PRIORITY of the wrong size',
    (p) => {
      p.open(1, END_HEADERS, request('/test.Echo/Hang'));
      p.send(frame(PRIORITY, 0, 1, Buffer.alloc(4)));
    },
    reset('FRAME_SIZE_ERROR'),
  ],
  [
    '6.4',
    'refuses RST_STREAM on stream 0',
    (p) => p.send(frame(RST_STREAM, 0, 0, uint32(8))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.4',
    'refuses RST_STREAM of the wrong size',
    (p) => {
      p.open(1);
      p.send(frame(RST_STREAM, 0, 1, Buffer.alloc(3)));
    },
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '6.5',
    'refuses an acknowledgement of SETTINGS with a payload',
    (p) => p.send(frame(SETTINGS, 1, 0, setting(3, 1))),
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '6.5',
    'refuses SETTINGS on a stream',
    (p) => p.send(frame(SETTINGS, 0, 1, setting(3, 1))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.5',
    'refuses SETTINGS that are cut off',
    (p) => p.send(frame(SETTINGS, 0, 0, Buffer.alloc(3))),
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '6.5.2',
    'refuses SETTINGS_ENABLE_PUSH above 1',
    (p) => p.send(frame(SETTINGS, 0, 0, setting(2, 2))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.5.2',
    'refuses SETTINGS_INITIAL_WINDOW_SIZE above 2^31 - 1',
    (p) => p.send(frame(SETTINGS, 0, 0, setting(4, 0x8000_0000))),
    goaway('FLOW_CONTROL_ERROR'),
  ],
  [
    '6.5.2',
    'refuses SETTINGS_MAX_FRAME_SIZE below 16384',
    (p) => p.send(frame(SETTINGS, 0, 0, setting(5, 16_383))),
    goaway('PROTOCOL_ERROR'),
  ],
  [
    '6.5.2',
    'refuses SETTINGS_MAX_FRAME_SIZE above 2^24 - 1',
    (p) => p.send(frame(SETTINGS, 0, 0, setting(5, 16_777_216))),
    goaway('PROTOCOL_ERROR'),
  ],
  ['6.5.2', 'ignores settings that it does not know', (p) => p.send(frame(SETTINGS, 0, 0, setting(0xff, 1))), 'alive'],
  [
    '6.6',
    'refuses PUSH_PROMISE of a client',
    (p) => p.send(frame(PUSH_PROMISE, END_HEADERS, 1, Buffer.concat([uint32(2), block(request())]))),
    goaway('PROTOCOL_ERROR'),
  ],
  ['6.7', 'refuses PING on a stream', (p) => p.send(frame(PING, 0, 1, Buffer.alloc(8))), goaway('PROTOCOL_ERROR')],
  [
    '6.7',
    'refuses PING of the wrong size',
    (p) => p.send(frame(PING, 0, 0, Buffer.alloc(6))),
    goaway('FRAME_SIZE_ERROR'),
  ],
  [
    '6.7',
    'ignores an answer to a PING that it did not send',
    (p) => p.send(frame(PING, 1, 0, Buffer.alloc(8))),
    'alive',
  ],
  ['6.8', 'refuses GOAWAY on a stream', (p) => p.send(frame(GOAWAY, 0, 1, Buffer.alloc(8))), goaway('PROTOCOL_ERROR')],
  [
    '6.8',
    'refuses GOAWAY that is cut off',
    (p) => p.send(frame(GOAWAY, 0, 0, Buffer.alloc(7))),
    goaway('FRAME_SIZE_ERROR'),
  ],
];

describe('RFC 9113: frames and settings, as a server', () => testCases(cases));
