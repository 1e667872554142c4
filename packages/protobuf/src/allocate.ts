const poolSize = 8192;
const largestPooled = poolSize / 2;

/** Memory alone, never a value: what is cut from it is its receiver's. */
let pool: ArrayBufferLike = /* @__PURE__ */ new ArrayBuffer(0);
let used = poolSize;

/**
 * Memory of a given length with arbitrary content: up to 64 bytes in V8's own heap, up to 4 KiB a part of a pool of
 * 8 KiB, which costs a tenth of an allocation of its own. Node's own pool has 64 KiB from Node 24 on, all of which a
 * digest would keep alive. A plain Uint8Array, since a Buffer differs in `slice` and is not deeply equal to one.
 */
export function allocate(length: number): Uint8Array {
  if (length <= 64) return new Uint8Array(length);
  if (length > largestPooled) return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  if (used + length > poolSize) {
    pool = Buffer.allocUnsafeSlow(poolSize).buffer;
    used = 0;
  }
  const bytes = new Uint8Array(pool, used, length);
  // Numbers of 8 bytes are read and written fastest where they are aligned.
  used = (used + length + 7) & ~7;
  return bytes;
}
