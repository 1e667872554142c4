const plain = /^[\x20-\x24\x26-\x7e]*$/;

/** Percent-encodes a status message: UTF-8, everything but printable ASCII and `%` itself (gRPC over HTTP/2). */
export function encodeMessage(text: string): string {
  if (plain.test(text)) return text;
  let encoded = '';
  for (const octet of Buffer.from(text, 'utf8')) {
    const isPlain = octet >= 0x20 && octet <= 0x7e && octet !== 0x25;
    encoded += isPlain ? String.fromCharCode(octet) : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** Decodes a status message; what is no valid escape stays as it is, and invalid UTF-8 becomes U+FFFD. */
export function decodeMessage(text: string): string {
  if (!text.includes('%')) return text;
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
  return octets.toString('utf8', 0, length);
}
