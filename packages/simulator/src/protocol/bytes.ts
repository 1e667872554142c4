import { createHash } from 'node:crypto';

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** Bytes of its own, of a Buffer too: whose `slice` shares memory. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}

/** SHA-256 of the parts and their lengths, so that no other parts give the same. 32 bytes. */
export function fingerprint(...parts: readonly (Uint8Array | string | bigint | number)[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return new Uint8Array(hash.digest());
}
