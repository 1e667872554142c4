import {
  buildMedianReport,
  encodeMedianConfig,
  encodeMedianObservation,
  encodeOnchainConfig,
  type MedianConfig,
  maxValue,
  minValue,
} from '@loopp/ocr2';
import type { Round, Script, Step } from './script.js';
import { worstKeys } from './sorting.js';

export interface HardCase extends Script {
  readonly name: string;
}

const digest = 'ab'.repeat(32);
const now = 1_700_000_000_500;
const hour = 3_600_000;
const at = (epoch: number, round: number): Round => ({ configDigest: digest, epoch, round });
const none: Round = { configDigest: '00'.repeat(32), epoch: 0, round: 0 };
const contract = (
  state: Partial<NonNullable<Step['transmission']>> = {},
): Pick<Step, 'transmission' | 'requested'> => ({
  transmission: { ...at(1, 1), answer: '100', time: now, ...state },
  requested: none,
});
/** Nothing reported yet: every report is due. */
const initial = contract({ epoch: 0, round: 0 });

function hardCase(name: string, n: number, steps: readonly Step[], config: Partial<MedianConfig> = {}): HardCase {
  const quiet = { alphaReportInfinite: true, alphaReportPpb: 0n, alphaAcceptInfinite: true, alphaAcceptPpb: 0n };
  const f = Math.floor((n - 1) / 3);
  const offchainConfig = text(encodeMedianConfig({ ...quiet, deltaC: BigInt(hour) * 1_000_000n, ...config }));
  const onchainConfig = text(encodeOnchainConfig({ min: minValue, max: maxValue }));
  return { name, config: { configDigest: digest, n, f, onchainConfig, offchainConfig }, includeGas: false, steps };
}

type Seen = { value: bigint; timestamp?: number; juels?: bigint; gas?: bigint };

function report(seen: readonly (Seen | Uint8Array)[], state: Partial<Step> = initial): Step {
  const observations = seen.map((one, index) => ({
    // Descending, so that ties show in the report.
    observer: seen.length - 1 - index,
    observation: text(one instanceof Uint8Array ? one : encoded(one)),
  }));
  return { op: 'report', now, timestamp: at(1, 1), observations, ...state };
}

function encoded({ value, timestamp = 5, juels = 7n, gas }: Seen): Uint8Array {
  return encodeMedianObservation({
    timestamp,
    value,
    juelsPerFeeCoin: juels,
    ...(gas === undefined ? {} : { gasPriceSubunits: gas }),
  });
}

function values(...numbers: readonly (bigint | number)[]): Seen[] {
  return numbers.map((value) => ({ value: BigInt(value) }));
}

function many(count: number, make: (index: number) => Seen): Seen[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function accept(epoch: number, round: number, content: Uint8Array, state: Partial<Step> = contract()): Step {
  return { op: 'accept', now, timestamp: at(epoch, round), report: text(content), ...state };
}

function reportOf(count: number, value: bigint): Uint8Array {
  return buildMedianReport(
    Array.from({ length: count }, (_, observer) => ({
      timestamp: 1,
      value,
      juelsPerFeeCoin: 1n,
      gasPriceSubunits: 0n,
      observer,
    })),
  );
}

function median(content: Uint8Array): Step {
  return { op: 'median', now, timestamp: at(1, 1), report: text(content) };
}

const good = { value: 3n };
const one = encoded(good);
const group = (depth: number) => Uint8Array.of(...one, ...new Array(depth).fill(0x0b), ...new Array(depth).fill(0x0c));

/** Cases that random rounds meet seldom or never. */
export const hardCases: readonly HardCase[] = [
  hardCase('all values equal, on both sides of 12 observations', 31, [
    ...[4, 11, 12, 13, 14, 24, 25, 31].map((count) => report(many(count, () => good))),
  ]),
  hardCase('equal values in an order that timestamps and fee coins have mixed', 31, [
    ...[12, 13, 20, 31].map((count) =>
      report(many(count, (i) => ({ value: BigInt(i % 2), timestamp: (i * 5) % 7, juels: BigInt((i * 3) % 4) }))),
    ),
    ...[13, 31].map((count) => report(many(count, (i) => ({ value: 1n, timestamp: count - i, juels: BigInt(i % 3) })))),
  ]),
  hardCase('orders for which a quicksort falls back to a heap sort', 31, [
    ...[13, 25, 31].map((count) => report(values(...worstKeys(count)))),
    ...[13, 25, 31].map((count) => report(values(...worstKeys(count).map((key) => key >> 1)))),
  ]),
  hardCase(
    'the widest values, and a deviation from the lowest one',
    4,
    [
      report(values(minValue, maxValue, minValue, maxValue)),
      report(values(minValue, minValue, minValue, maxValue), contract({ answer: String(minValue) })),
      report(values(maxValue, maxValue), contract({ answer: String(minValue) })),
    ],
    { alphaReportInfinite: false, alphaReportPpb: 2_000_000_000n },
  ),
  hardCase(
    'deviations around zero with a threshold of zero',
    4,
    [
      report(values(0, 0), contract({ answer: '0' })),
      report(values(0, -1), contract({ answer: '0' })),
      report(values(-1, -1), contract({ answer: '0' })),
      report(values(5, 5), contract({ answer: '5' })),
    ],
    { alphaReportInfinite: false },
  ),
  hardCase('an answer exactly deltaC old, and a nanosecond to both sides', 4, [
    ...[-1, 0, 1].map((ms) => report(values(1, 2), contract({ time: now - hour + ms }))),
  ]),
  hardCase(
    'a deltaC that is no whole number of milliseconds',
    4,
    [...[-2, -1, 0, 1].map((ms) => report(values(1, 2), contract({ time: now - hour + ms })))],
    { deltaC: BigInt(hour) * 1_000_000n + 1n },
  ),
  hardCase(
    'the longest deltaC with an answer of the year 1',
    4,
    [report(values(1, 2), contract({ time: -62_135_596_800_000 })), report(values(1, 2), contract({ time: 0 }))],
    { deltaC: 2n ** 63n - 1n },
  ),
  hardCase('seconds beyond 32 bits are cut', 4, [
    ...[4_294_967_295_999, 4_294_967_296_000, 4_300_000_000_000].map(
      (time): Step => ({
        op: 'observation',
        now: time,
        timestamp: at(1, 1),
        value: '1',
        juelsPerFeeCoin: '2',
        gasPriceSubunits: '3',
      }),
    ),
  ]),
  hardCase('exactly f+1 valid observations, and one fewer', 7, [
    report([one, one, one, new Uint8Array(), Uint8Array.of(255)]),
    report([one, one, new Uint8Array(), Uint8Array.of(255), one.subarray(1)]),
  ]),
  hardCase('observations with and without gas price side by side, and with one of a wrong length', 4, [
    report([...values(1, 2), { value: 3n, gas: 9n }, Uint8Array.of(...one, 0x22, 23, ...new Uint8Array(23))]),
    report([...values(1, 2), Uint8Array.of(...one, 0x22, 0)]),
  ]),
  hardCase('odd but valid protobuf, and protobuf that only looks valid', 10, [
    ...[
      group(1),
      group(40),
      Uint8Array.of(...one, 0x0b, 0x14),
      Uint8Array.of(...one, 0x0b),
      Uint8Array.of(...one, 0x0c),
      Uint8Array.of(...one, 0x08, ...new Array(9).fill(0xff), 0x01),
      Uint8Array.of(...one, 0x08, ...new Array(9).fill(0xff), 0x02),
      Uint8Array.of(...one, 0x08, ...new Array(10).fill(0x80), 0x00),
      Uint8Array.of(...one, 0x00, 0x00),
      Uint8Array.of(...one, 0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01),
      Uint8Array.of(...one, 0x80, 0x80, 0x80, 0x80, 0x10, 0x01),
      Uint8Array.of(...one, 0x88, 0x00, 0x07),
      Uint8Array.of(...one, 0x0e, 0x07),
      Uint8Array.of(...one, 0x2d, 1, 2, 3),
      Uint8Array.of(...one, 0x0a, 0x02, 1),
      Uint8Array.of(...one, 0x10, 0x05),
      Uint8Array.of(0x12, 0x01, 0x01, ...one),
    ].map((odd) => report([odd, ...values(1, 2, 4)], initial)),
  ]),
  hardCase('a report as long as allowed is accepted, a longer one is not', 4, [
    accept(1, 2, Uint8Array.of(...reportOf(4, 5n), 0)),
    accept(1, 2, new Uint8Array(2000)),
    accept(1, 2, reportOf(4, 5n)),
  ]),
  hardCase(
    'accepted reports are compared with the contract, with each other and by epoch before round',
    4,
    [
      accept(1, 1, reportOf(4, 100n)),
      accept(0, 255, reportOf(4, 100n)),
      accept(2, 0, reportOf(4, 100n)),
      accept(1, 255, reportOf(4, 500n)),
      accept(2, 1, reportOf(4, 100n)),
      accept(2, 2, reportOf(4, 110n)),
      accept(2, 3, reportOf(4, 111n)),
      accept(2, 4, reportOf(4, -111n)),
      accept(2, 5, reportOf(4, -111n), contract({ epoch: 2, round: 4 })),
      accept(2 ** 32 - 1, 255, reportOf(4, 0n)),
      accept(2 ** 32 - 1, 255, reportOf(4, 7n)),
    ],
    { alphaAcceptInfinite: false, alphaAcceptPpb: 100_000_000n },
  ),
  hardCase(
    'the first accepted report is compared with a median of zero',
    4,
    [
      accept(3, 1, reportOf(4, 0n), contract({ epoch: 2, round: 9 })),
      accept(3, 2, reportOf(4, 0n)),
      accept(3, 3, reportOf(4, 1n)),
    ],
    { alphaAcceptInfinite: false },
  ),
  hardCase('a requested round counts for this configuration only, and from the latest report on', 4, [
    ...[at(1, 0), at(1, 1), at(2, 0), { ...at(9, 9), configDigest: 'cd'.repeat(32) }].map((requested) =>
      report(values(1, 2), { ...contract(), requested }),
    ),
  ]),
  hardCase('reports at the limits of their encoding', 4, [
    median(reportOf(1, 5n).with(27, 1)),
    median(reportOf(1, 5n).with(28, 255)),
    median(reportOf(2, 5n).with(95, 127)),
    median(reportOf(2, 5n).with(95, 160)),
    median(reportOf(2, 5n).with(159, 3)),
    median(reportOf(2, 5n).with(159, 1)),
    median(reportOf(2, 5n).with(159, 0)),
    median(reportOf(2, 5n).with(128, 128)),
    median(reportOf(2, 5n).with(64, 255)),
    median(reportOf(1, 5n).with(160, 127)),
    median(reportOf(1, 5n).with(160, 255)),
    median(reportOf(1, 5n).subarray(0, 160)),
    median(reportOf(1, 5n).subarray(0, 191)),
    median(new Uint8Array(128)),
    median(new Uint8Array(96)),
    median(new Uint8Array(32).fill(255)),
  ]),
];

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
