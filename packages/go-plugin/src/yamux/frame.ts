/** Frames of hashicorp/yamux: 12 bytes of header, then `length` bytes of payload on data frames only. */
export const FrameType = { data: 0, windowUpdate: 1, ping: 2, goAway: 3 } as const;

export const Flag = { syn: 1, ack: 2, fin: 4, rst: 8 } as const;

/** Why a session ends, the `length` of a go-away frame. */
export const GoAway = { normal: 0, protocolError: 1, internalError: 2 } as const;

export const HEADER_LENGTH = 12;
const VERSION = 0;

export interface Header {
  readonly type: number;
  /** A set of `Flag` bits. */
  readonly flags: number;
  /** 0 for the session itself. */
  readonly streamId: number;
  /** Bytes of payload, window credit, ping value or go-away code. */
  readonly length: number;
}

export function encodeHeader(header: Header): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_LENGTH);
  bytes[0] = VERSION;
  bytes[1] = header.type;
  bytes.writeUInt16BE(header.flags, 2);
  bytes.writeUInt32BE(header.streamId, 4);
  bytes.writeUInt32BE(header.length, 8);
  return bytes;
}

/** `undefined` when the bytes are no header of this version. */
export function decodeHeader(bytes: Buffer): Header | undefined {
  const type = bytes[1] ?? 0xff;
  if (bytes[0] !== VERSION || type > FrameType.goAway) return undefined;
  return {
    type,
    flags: bytes.readUInt16BE(2),
    streamId: bytes.readUInt32BE(4),
    length: bytes.readUInt32BE(8),
  };
}
