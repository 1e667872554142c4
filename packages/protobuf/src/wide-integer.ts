// Eight bytes through which 64-bit integers pass between a bigint and its halves: V8 compiles these accesses to plain
// loads and stores, while shifting and masking bigints allocates. Nothing stays in them from one use to the next.
const scratch = new DataView(new ArrayBuffer(8));

/** The unsigned integer of two 32-bit halves. */
export function unsigned64(low: number, high: number): bigint {
  scratch.setInt32(0, low, true);
  scratch.setInt32(4, high, true);
  return scratch.getBigUint64(0, true);
}

/** The two's complement integer of two 32-bit halves. */
export function signed64(low: number, high: number): bigint {
  scratch.setInt32(0, low, true);
  scratch.setInt32(4, high, true);
  return scratch.getBigInt64(0, true);
}

/** The lower 32 bits, as a signed number. */
export function low32(value: bigint): number {
  scratch.setBigInt64(0, value, true);
  return scratch.getInt32(0, true);
}

/** Bits 32 to 63, as a signed number. */
export function high32(value: bigint): number {
  scratch.setBigInt64(0, value, true);
  return scratch.getInt32(4, true);
}
