/**
 * Exact fixed-point numbers: a decimal text and the whole number of units of 10^-decimals that it stands for.
 */

const longest = 400;

/**
 * Reads "1.05283", "-3", "2.5e-7" as units of 10^-decimals; what is finer than a unit is rounded, halves away from zero.
 * @throws RangeError for a text that is no finite decimal number, such as "NaN", "Infinity" or "".
 */
export function parseDecimal(text: string, decimals: number): bigint {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole + fraction === '' || text.length > longest) {
    throw new RangeError(`${JSON.stringify(text.slice(0, 40))} is no finite decimal number`);
  }
  const digits = whole + fraction;
  const shift = decimals + Number(exponent) - fraction.length;
  const magnitude = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : divideRounded(BigInt(digits), -shift);
  return sign === '-' ? -magnitude : magnitude;
}

function divideRounded(value: bigint, digits: number): bigint {
  const divisor = 10n ** BigInt(digits);
  return (value + divisor / 2n) / divisor;
}

/** Writes units of 10^-decimals as decimal text without needless zeros. */
export function formatDecimal(units: bigint, decimals: number): string {
  const magnitude = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const cut = magnitude.length - decimals;
  const fraction = magnitude.slice(cut).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${magnitude.slice(0, cut)}${fraction === '' ? '' : `.${fraction}`}`;
}
