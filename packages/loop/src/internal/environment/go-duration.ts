import type { Nanoseconds } from '../../types/ocr2.js';

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const limit = 1n << 63n;
const part = /^([0-9]*)(?:(\.)([0-9]*))?([^0-9.]+)/;

/** Reads Go's duration text (`1h15m30.918s`, `-1.5ms`, `0`). @returns undefined for what `time.ParseDuration` refuses. */
export function parseDuration(text: string): Nanoseconds | undefined {
  const negative = text.startsWith('-');
  let rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') return undefined;
  let total = 0n;
  while (rest !== '') {
    const match = part.exec(rest);
    const [whole = '', integer = '', , fraction = '', unitName = ''] = match ?? [];
    const unit = units.get(unitName);
    if (match === null || unit === undefined || (integer === '' && fraction === '')) return undefined;
    total += BigInt(integer || '0') * unit + fractionOf(fraction, unit);
    if (total > limit) return undefined;
    rest = rest.slice(whole.length);
  }
  if (total === limit && !negative) return undefined;
  return negative ? -total : total;
}

/** Go counts fractions in floating point and cuts; digits beyond 63 bits are ignored. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (next > limit) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** Writes a duration as Go's `Duration.String` does: `1h0m0.5s`, `1.5ms`, `0s`. */
export function formatDuration(value: Nanoseconds): string {
  if (value === 0n) return '0s';
  const sign = value < 0n ? '-' : '';
  const span = value < 0n ? -value : value;
  if (span < 1_000n) return `${sign}${span}ns`;
  if (span < 1_000_000n) return `${sign}${decimal(span, 3)}µs`;
  if (span < 1_000_000_000n) return `${sign}${decimal(span, 6)}ms`;
  const minutes = span / 60_000_000_000n;
  const seconds = `${decimal(span % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours === 0n ? '' : `${hours}h`}${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const fraction = (value % scale).toString().padStart(places, '0').replace(/0+$/, '');
  return fraction === '' ? `${value / scale}` : `${value / scale}.${fraction}`;
}
