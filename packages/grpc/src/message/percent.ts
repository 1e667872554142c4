import { isUtf8 } from 'node:buffer';
import { stripSpaces } from '../strip-spaces.js';

const plain = /^[\x20-\x24\x26-\x7e]*$/;
const special = /[%\x80-\xff]/;
const raw = /[\x80-\xff]/;

/**
 * Percent-encodes a status message: UTF-8, everything but printable ASCII and `%` itself (gRPC over HTTP/2), and spaces at
 * its ends, which peers on node:http2 refuse (RFC 9113 section 8.2.1).
 */
export function encodeMessage(text: string): string {
  if (plain.test(text)) return escapeEnds(text);
  let encoded = '';
  for (const octet of Buffer.from(text, 'utf8')) {
    const isPlain = octet >= 0x20 && octet <= 0x7e && octet !== 0x25;
    encoded += isPlain ? String.fromCharCode(octet) : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escapeEnds(encoded);
}

/** Escapes the spaces and tabs at the ends of an encoded message. */
export function escapeEnds(encoded: string): string {
  const inner = stripSpaces(encoded);
  if (inner === encoded) return encoded;
  const start = inner === '' ? encoded.length : encoded.indexOf(inner);
  return encodeURIComponent(encoded.slice(0, start)) + inner + encodeURIComponent(encoded.slice(start + inner.length));
}

/**
 * Decodes a status message; what is no valid escape stays as it is, invalid UTF-8 becomes U+FFFD. Octets that nobody
 * escaped are UTF-8 or, failing that, Latin-1.
 * @param text octets as Latin-1 characters
 */
export function decodeMessage(text: string): string {
  if (!special.test(text)) return text;
  const octets = Buffer.alloc(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const digits = text.charAt(i) === '%' ? text.slice(i + 1, i + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(digits)) {
      octets[length++] = Number.parseInt(digits, 16);
      i += 2;
    } else {
      octets[length++] = text.charCodeAt(i);
    }
  }
  const message = octets.subarray(0, length);
  return message.toString(raw.test(text) && !isUtf8(message) ? 'latin1' : 'utf8');
}
