import { Http2Error } from './http2-error.js';
import { ErrorCode, largestMaxFrameSize, maxInt31, Setting } from './protocol.js';

/** Calls `apply` for each setting of a SETTINGS frame, in order, checked against RFC 9113 section 6.5.2. */
export function readSettings(
  bytes: Buffer,
  start: number,
  end: number,
  peer: 'client' | 'server',
  apply: (id: number, value: number) => void,
): void {
  if ((end - start) % 6 !== 0) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a SETTINGS frame is cut off');
  for (let at = start; at < end; at += 6) {
    const id = bytes.readUInt16BE(at);
    const value = bytes.readUInt32BE(at + 2);
    check(id, value, peer);
    apply(id, value);
  }
}

function check(id: number, value: number, peer: 'client' | 'server'): void {
  if (id === Setting.ENABLE_PUSH && (value > 1 || (value === 1 && peer === 'server'))) {
    throw new Http2Error(ErrorCode.PROTOCOL_ERROR, `SETTINGS_ENABLE_PUSH is ${value}`);
  }
  if (id === Setting.INITIAL_WINDOW_SIZE && value > maxInt31) {
    throw new Http2Error(ErrorCode.FLOW_CONTROL_ERROR, `SETTINGS_INITIAL_WINDOW_SIZE is ${value}`);
  }
  if (id === Setting.MAX_FRAME_SIZE && (value < 16_384 || value > largestMaxFrameSize)) {
    throw new Http2Error(ErrorCode.PROTOCOL_ERROR, `SETTINGS_MAX_FRAME_SIZE is ${value}`);
  }
}
