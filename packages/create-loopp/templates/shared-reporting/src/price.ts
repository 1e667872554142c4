/** What an oracle observes, and what all of them report. */
export interface Price {
  /** Seconds since the epoch. */
  readonly observedAt: bigint;
  /** In the contract's unit. */
  readonly value: bigint;
}

const wordLength = 32;

/** Length of an observation and of a report, in bytes. */
export const priceLength = 2 * wordLength;

/** Two words of 32 bytes: a contract reads them with `abi.decode(report, (int256, int256))`. */
export function encodePrice({ observedAt, value }: Price): Uint8Array {
  return Buffer.concat([word(observedAt), word(value)]);
}

/** @throws Error for bytes that are no price: a faulty oracle may send anything. */
export function decodePrice(bytes: Uint8Array): Price {
  if (bytes.length !== priceLength) throw new Error(`a price has ${priceLength} bytes, not ${bytes.length}`);
  return { observedAt: number(bytes.subarray(0, wordLength)), value: number(bytes.subarray(wordLength)) };
}

/** The middle one of the values and of the times. With less than half of them false, it lies between true ones. */
export function medianPrice(prices: readonly Price[]): Price {
  return {
    observedAt: median(prices.map((price) => price.observedAt)),
    value: median(prices.map(({ value }) => value)),
  };
}

/** Whether a value is so far from the one reported before that it is worth a report. */
export function hasMoved(before: Price, now: Price, deviationPpm: bigint): boolean {
  const distance = now.value > before.value ? now.value - before.value : before.value - now.value;
  const size = before.value < 0n ? -before.value : before.value;
  return distance * 1_000_000n >= size * deviationPpm;
}

function median(numbers: readonly bigint[]): bigint {
  const middle = numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[Math.floor(numbers.length / 2)];
  if (middle === undefined) throw new Error('there is no median of nothing');
  return middle;
}

function word(value: bigint): Buffer {
  if (BigInt.asIntN(256, value) !== value) throw new Error(`${value} does not fit into 256 bits`);
  return Buffer.from(
    BigInt.asUintN(256, value)
      .toString(16)
      .padStart(2 * wordLength, '0'),
    'hex',
  );
}

function number(bytes: Uint8Array): bigint {
  return BigInt.asIntN(256, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}
