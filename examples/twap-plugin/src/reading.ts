// A price and its time, as observations and reports carry them: 4 bytes of seconds, 24 bytes of a signed number. All
// oracles have to write the same bytes for the same reading, and a contract has to read them.

export interface Reading {
  /** Seconds since 1970, uint32. */
  readonly at: number;
  /** In the feed's own unit, at most 192 bits. */
  readonly price: bigint;
}

export const READING_LENGTH = 28;
const PRICE_BITS = 192;

export function encodeReading({ at, price }: Reading): Uint8Array {
  if (BigInt.asIntN(PRICE_BITS, price) !== price) throw new RangeError(`a price of ${price} has more than 192 bits`);
  const bytes = Buffer.alloc(READING_LENGTH);
  bytes.writeUInt32BE(at);
  bytes.write(BigInt.asUintN(PRICE_BITS, price).toString(16).padStart(48, '0'), 4, 'hex');
  return new Uint8Array(bytes);
}

/** @throws RangeError for bytes that are no reading: they may come from a faulty oracle */
export function decodeReading(bytes: Uint8Array): Reading {
  if (bytes.length !== READING_LENGTH) throw new RangeError(`${bytes.length} bytes are no reading`);
  const buffer = Buffer.from(bytes);
  const price = BigInt.asIntN(PRICE_BITS, BigInt(`0x${buffer.toString('hex', 4)}`));
  return { at: buffer.readUInt32BE(), price };
}
