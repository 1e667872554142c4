/**
 * Memory of a given length with arbitrary content: up to 64 bytes in V8's own heap, up to 4 KiB a part of Node's pool
 * of 8 KiB, which costs a tenth of an allocation of its own. A plain Uint8Array, since a Buffer differs in `slice` and
 * is not deeply equal to one.
 */
export function allocate(length: number): Uint8Array {
  if (length <= 64) return new Uint8Array(length);
  const { buffer, byteOffset } = Buffer.allocUnsafe(length);
  return new Uint8Array(buffer, byteOffset, length);
}
