import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { frame } from '../testing/raw-peer.test.support.js';
import { FrameParser } from './frame-parser.js';

/** What a parser reads: DATA joined where they were cut, other frames as they are. */
function reader(): { parser: FrameParser; read: string[] } {
  const read: string[] = [];
  let data = '';
  const parser = new FrameParser(
    {
      onData(stream, bytes, start, end, _flow, last, endStream) {
        data += bytes.toString('hex', start, end);
        if (!last) return;
        read.push(`${stream} ${endStream} ${data}`);
        data = '';
      },
      onFrame(type, flags, stream, bytes, start, end) {
        read.push(`${type} ${flags} ${stream} ${bytes.toString('hex', start, end)}`);
      },
    },
    { expectPreface: false, maxFrameSize: 16_384, maxControlSize: 16_384 },
  );
  return { parser, read };
}

describe('the frame parser', () => {
  it('reads the same from one buffer that is filled again and again', { timeout: 10_000 }, () => {
    const any = fc.record({ type: fc.nat(10), flags: fc.nat(7), stream: fc.nat(9), payload: fc.uint8Array() });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 40 })), (frames, pieces) => {
        const octets = Buffer.concat(frames.map((each) => frame(each.type, each.flags, each.stream, each.payload)));
        const whole = reader();
        whole.parser.push(octets);
        const reusing = reader();
        // What an earlier, longer read left behind the end must not matter.
        const buffer = Buffer.alloc(64, 0xff);
        for (let at = 0, i = 0; at < octets.length; i++) {
          const length = Math.min(pieces[i % pieces.length] ?? 40, octets.length - at);
          octets.copy(buffer, 0, at, at + length);
          reusing.parser.push(buffer, length);
          at += length;
        }
        assert.deepEqual(reusing.read, whole.read);
      }),
    );
  });

  it('says what a peer speaks that is no HTTP/2', { timeout: 10_000 }, () => {
    const firsts: [Buffer, RegExp][] = [
      [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /^the other side speaks HTTP\/1, not HTTP\/2$/],
      [Buffer.of(0x15, 3, 1, 0, 2, 2, 70, 0, 0), /^the other side speaks TLS$/],
      [Buffer.of(0x16, 3, 3, 0, 2, 2, 70, 0, 0), /^the other side speaks TLS$/],
      [Buffer.from('HTML and more'), /^a frame of 4740173 octets exceeds 16384$/],
    ];
    for (const [octets, message] of firsts) assert.throws(() => reader().parser.push(octets), { message });
  });
});
