const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const shortText = 24;

/** UTF-8 to string; undefined when the bytes are not valid UTF-8. Nearly all text on the wire is short and ASCII. */
export function readText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= shortText) {
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = bytes[i] ?? 0;
      if (byte >= 0x80) return decodeStrictly(bytes, start, end);
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decodeStrictly(bytes, start, end);
}

function decodeStrictly(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}
