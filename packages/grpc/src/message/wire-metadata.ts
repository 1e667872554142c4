import type { HeaderList } from '../hpack/decoder.js';
import type { HpackEncoder } from '../hpack/encoder.js';
import { isProtocolKey, Metadata } from '../metadata.js';

/** Fields of the protocol itself, which applications do not see. */
const reserved = new Set(['content-type', 'te', 'user-agent', 'content-length']);
const secret = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);

/**
 * The application's part of a header or of trailers. Values of `-bin` keys are read as grpc-js reads them: with padding or
 * without, in either alphabet, what is no base64 left out.
 */
export function readMetadata(fields: HeaderList): Metadata {
  const metadata = new Metadata();
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] ?? '';
    const value = fields[i + 1] ?? '';
    const first = name.charCodeAt(0);
    // ':' and 'g' first: most fields are told apart by one character.
    if (first === 0x3a || (first === 0x67 && isProtocolKey(name)) || reserved.has(name)) continue;
    if (!name.endsWith('-bin')) {
      Metadata.addReceived(metadata, name, value);
      continue;
    }
    // Several values may come joined (gRPC over HTTP/2, Custom-Metadata).
    for (const part of value.split(',')) Metadata.addReceived(metadata, name, Buffer.from(part.trim(), 'base64'));
  }
  return metadata;
}

/** Writes metadata into a header block. Nothing of it enters the peer's table. */
export function writeMetadata(encoder: HpackEncoder, metadata: Metadata): void {
  for (const [key, value] of metadata) {
    if (typeof value !== 'string') encoder.literal(key, base64(value));
    else if (secret.has(key)) encoder.neverIndexed(key, value);
    else encoder.literal(key, value);
  }
}

/** The first value of a field. */
export function field(fields: HeaderList, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1];
  return undefined;
}

function base64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  return text.replace(/=+$/, '');
}
