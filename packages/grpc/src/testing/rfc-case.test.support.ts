import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ErrorCode, FrameType } from '../http2/protocol.js';
import { echoPair } from './echo.test.support.js';
import { frame, message, RawPeer } from './raw-peer.test.support.js';

/** What a server must do: end the connection, end stream 1, or go on as if nothing were wrong. */
export type Outcome = { goaway: keyof typeof ErrorCode } | { reset: keyof typeof ErrorCode } | 'alive';

/** A section of RFC 9113, what it asks for, what the client does, and what must come of it. */
export type RfcCase = readonly [
  section: string,
  what: string,
  act: (peer: RawPeer) => void | Promise<void>,
  outcome: Outcome,
];

export const goaway = (code: keyof typeof ErrorCode): Outcome => ({ goaway: code });
export const reset = (code: keyof typeof ErrorCode): Outcome => ({ reset: code });

export const END_STREAM = 1;
export const END_HEADERS = 4;
export const PADDED = 8;
export const WITH_PRIORITY = 32;
export const whole: number = END_STREAM | END_HEADERS;

/** A call on stream 1 that has ended on both sides. */
export async function finished(peer: RawPeer): Promise<void> {
  peer.open(1);
  peer.send(frame(FrameType.DATA, END_STREAM, 1, message('x')));
  await peer.frame(FrameType.DATA, 1);
}

/** One test per case, each with a server and a connection of its own. */
export function testCases(cases: readonly RfcCase[]): void {
  for (const [section, what, act, outcome] of cases) {
    it(`${section}: ${what}`, { timeout: 10_000 }, async () => {
      await using pair = await echoPair({ server: { limits: { maxFrameSize: 16_384, lingerMs: 20 } } });
      await using peer = await RawPeer.connect(pair.path);
      await act(peer);
      if (outcome === 'alive') {
        assert.equal(await peer.alive(), true);
        assert.equal(
          peer.frames.some((each) => each.type === FrameType.GOAWAY),
          false,
        );
      } else if ('goaway' in outcome) {
        assert.equal(await peer.goaway(), ErrorCode[outcome.goaway]);
      } else {
        assert.equal(await peer.reset(1), ErrorCode[outcome.reset]);
        assert.equal(await peer.alive(), true);
      }
    });
  }
}
