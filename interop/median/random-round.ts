import {
  buildMedianReport,
  encodeMedianConfig,
  encodeMedianObservation,
  encodeOnchainConfig,
  maxValue,
  minValue,
} from '@loopp/ocr2';
import { damaged, damagedReport } from './damage.js';
import { Random } from './random.js';
import type { ParsedObservation, Round, Script, Step } from './script.js';

const noDigest = '00'.repeat(32);
const yearOne = -62_135_596_800_000;
const billion = 1_000_000_000n;

interface Setting {
  readonly random: Random;
  readonly n: number;
  readonly f: number;
  readonly digest: string;
  readonly includeGas: boolean;
  /** The contract's answer, and what the observations lie around. */
  readonly answer: bigint;
  readonly target: bigint;
  readonly spread: bigint;
  readonly deltaC: bigint;
  readonly alphaAcceptPpb: bigint;
  readonly start: number;
}

/**
 * One round, from the observations of all oracles to the decision to transmit, that depends on the seed only. Values
 * lie near the thresholds, on purpose tie, and now and then are extreme; some observations are missing or damaged.
 */
export function randomRound(seed: number): Script {
  const random = new Random(seed);
  const n = random.between(4, 31);
  const alphaReportPpb = threshold(random);
  const answer = random.pick([0n, 1n, -1n, random.integer(40), random.integer(100), random.integer(191)]);
  const setting: Setting = {
    random,
    n,
    f: random.oneIn(4) ? random.below(3) : Math.floor((n - 1) / 3),
    digest: text(random.bytes(32)),
    includeGas: random.oneIn(3),
    answer,
    target: random.oneIn(5)
      ? random.integer(192)
      : clamp(answer + (answer * alphaReportPpb) / billion + BigInt(random.between(-2, 2))),
    spread: random.pick([0n, 1n, 1n, 3n, 1000n, 2n ** 60n, 2n ** 190n]),
    deltaC: random.pick([
      0n,
      1n,
      3_600_000_000_000n,
      3_600_000_000_001n,
      2n ** 63n - 1n,
      BigInt(random.below(2 ** 40)),
    ]),
    alphaAcceptPpb: threshold(random),
    // From 2000 on, where the fake clock starts, to times beyond 32 bits of seconds.
    start: random.pick([
      946_771_200_000,
      1_700_000_000_123,
      4_294_967_295_000,
      946_771_200_000 + random.below(4_000_000_000) * 1000,
    ]),
  };
  const config = encodeMedianConfig({
    alphaReportInfinite: random.oneIn(4),
    alphaReportPpb,
    alphaAcceptInfinite: random.oneIn(4),
    alphaAcceptPpb: setting.alphaAcceptPpb,
    deltaC: setting.deltaC,
  });
  return {
    config: {
      configDigest: setting.digest,
      n,
      f: setting.f,
      onchainConfig: text(damaged(random, onchainConfig(setting), 60)),
      offchainConfig: text(damaged(random, config, 30)),
    },
    includeGas: setting.includeGas,
    steps: inTime(setting, [
      { op: 'query', timestamp: { configDigest: setting.digest, epoch: 1, round: 1 } },
      ...round(setting),
      ...codecCalls(setting),
    ]),
  };
}

type TimelessStep = Omit<Step, 'now'> & { readonly now?: number };

/** Gives each step its time: that of the step before or a little later. */
function inTime({ random, start }: Setting, steps: readonly TimelessStep[]): Step[] {
  let now = start;
  return steps.map((step) => {
    now = Math.max(now + random.pick([0, 0, 1, 999, 1000, random.below(60_000)]), step.now ?? 0);
    return { ...step, now };
  });
}

function round(setting: Setting): TimelessStep[] {
  const { random, digest, f, n } = setting;
  const epoch = random.pick([1, 2, random.below(2 ** 32)]);
  const timestamp = { configDigest: digest, epoch, round: random.between(1, 255) };
  const observing = Array.from({ length: n }, () => observationStep(setting, timestamp));
  const faulty = random.oneIn(10) ? n - random.below(f + 2) : random.below(f + 1);
  const ties = random.pick([1, 2, 5, 1_000_000]);
  const observations = observing.map(({ value, juelsPerFeeCoin, gasPriceSubunits }, observer) => {
    if (value === undefined || juelsPerFeeCoin === undefined || gasPriceSubunits === undefined) return [];
    try {
      const observation = encodeMedianObservation({
        timestamp: Math.floor(setting.start / 1000 + random.below(ties)) >>> 0,
        value: BigInt(value),
        juelsPerFeeCoin: BigInt(juelsPerFeeCoin),
        ...(setting.includeGas ? { gasPriceSubunits: BigInt(gasPriceSubunits) } : {}),
      });
      return [{ observer, observation }];
    } catch {
      return []; // no int192: this oracle makes no observation
    }
  });
  const received = random
    .shuffled(observations.flat())
    .slice(random.oneIn(3) ? random.below(f + 1) : 0)
    .map(({ observer, observation }, at) => ({
      observer,
      observation: text(at < faulty ? damaged(random, observation, 1) : observation),
    }));
  const contract = contractState(setting, timestamp);
  return [
    ...observing,
    { op: 'report', timestamp, observations: random.shuffled(received), ...contract, ...oddQuery(random) },
    ...decisions(setting, timestamp, contract),
  ];
}

function observationStep(setting: Setting, timestamp: Round): TimelessStep {
  const { random } = setting;
  const source = (value: bigint) =>
    random.oneIn(40) ? {} : { it: String(random.oneIn(60) ? value + 2n ** 191n : value) };
  const { it: value } = source(near(setting));
  const { it: juelsPerFeeCoin } = source(random.pick([1n, 2n, BigInt(random.below(5)), random.integer(192)]));
  const { it: gasPriceSubunits } = source(random.pick([0n, random.integer(192)]));
  return {
    op: 'observation',
    timestamp,
    ...(value === undefined ? {} : { value }),
    ...(juelsPerFeeCoin === undefined ? {} : { juelsPerFeeCoin }),
    ...(gasPriceSubunits === undefined ? {} : { gasPriceSubunits }),
    ...oddQuery(random),
  };
}

/** A value around the target; with a small spread many are equal. */
function near({ random, target, spread }: Setting): bigint {
  return clamp(target + ((random.integer(64) >> 1n) % (spread + 1n)) * (spread >> 60n || 1n));
}

/** What the contract holds: around the round's time less deltaC, around the round's epoch, now and then unreadable. */
function contractState(
  setting: Setting,
  { configDigest, epoch, round }: Round,
): Pick<Step, 'transmission' | 'requested'> & { now: number } {
  const { random, deltaC, start } = setting;
  const now = start + 200_000_000;
  const digest = () => (random.oneIn(6) ? text(random.bytes(32)) : configDigest);
  const around = (): Round => {
    if (random.oneIn(5)) return { configDigest: digest(), epoch: 0, round: 0 };
    return {
      configDigest: digest(),
      epoch: Math.max(0, epoch - random.below(2)),
      round: Math.max(0, round - random.below(3)),
    };
  };
  const time = random.pick([
    yearOne,
    now - Number(deltaC / 1_000_000n) + random.between(-1, 1),
    now,
    now + 5000,
    now - random.below(1e7),
  ]);
  const readable = !random.oneIn(40);
  const requested = random.oneIn(2) ? { configDigest: noDigest, epoch: 0, round: 0 } : around();
  return {
    now,
    ...(readable
      ? { transmission: { ...around(), answer: String(setting.answer), time: Math.max(time, yearOne) } }
      : {}),
    ...(random.oneIn(40) ? {} : { requested }),
  };
}

/** Reports to accept and to transmit, one after another: later, stale, pending, deviating, damaged and too long ones. */
function decisions(setting: Setting, first: Round, contract: ReturnType<typeof contractState>): TimelessStep[] {
  const { random } = setting;
  let timestamp = first;
  let state = contract;
  let median = setting.target;
  return Array.from({ length: random.between(2, 8) }, (): TimelessStep => {
    if (random.oneIn(2))
      timestamp = { ...timestamp, round: Math.min(255, timestamp.round + random.between(-1, 1) + 1) };
    if (random.oneIn(6)) timestamp = { ...timestamp, epoch: Math.min(2 ** 32 - 1, timestamp.epoch + 1), round: 1 };
    if (random.oneIn(5)) state = contractState(setting, timestamp);
    if (random.oneIn(2))
      median = clamp(median + (median * setting.alphaAcceptPpb) / billion + BigInt(random.between(-1, 1)));
    const report = damagedReport(random, reportOf(setting, median), setting.n);
    return { op: random.oneIn(3) ? 'transmit' : 'accept', timestamp, report: text(report), ...state };
  });
}

function reportOf({ random, n }: Setting, median: bigint): Uint8Array {
  const length = random.between(1, n);
  return buildMedianReport(
    Array.from({ length }, (_, observer) => ({
      timestamp: 1,
      value: median,
      juelsPerFeeCoin: 1n,
      gasPriceSubunits: 0n,
      observer,
    })),
  );
}

/** The codec alone, also with what no plugin gives it: no observations, values beyond int192. */
function codecCalls(setting: Setting): TimelessStep[] {
  const { random } = setting;
  const timestamp = { configDigest: setting.digest, epoch: 0, round: 0 };
  const ties = random.pick([1, 2, 4, 2 ** 32]);
  const length = random.oneIn(20) ? 0 : random.between(1, 32);
  const parsed = Array.from(
    { length },
    (): ParsedObservation => ({
      timestamp: random.below(ties),
      value: String(random.oneIn(50) ? random.integer(300) : near(setting)),
      juelsPerFeeCoin: String(random.oneIn(50) ? random.integer(300) : random.below(ties)),
      observer: random.below(256),
    }),
  );
  return [
    { op: 'build', timestamp, parsed },
    { op: 'median', timestamp, report: text(damagedReport(random, reportOf(setting, setting.target), setting.n, 2)) },
  ];
}

function onchainConfig({ random, target }: Setting): Uint8Array {
  const limits = random.oneIn(3)
    ? { min: clamp(target - BigInt(random.below(3))), max: clamp(target + BigInt(random.below(3) - random.below(2))) }
    : { min: minValue, max: maxValue };
  return encodeOnchainConfig(limits);
}

function threshold(random: Random): bigint {
  return random.pick([0n, 1n, 5_000_000n, 100_000_000n, billion, 2n ** 64n - 1n, BigInt(random.below(2 ** 31))]);
}

function oddQuery(random: Random): { query?: string } {
  return random.oneIn(60) ? { query: text(random.bytes(3)) } : {};
}

function clamp(value: bigint): bigint {
  return value < minValue ? minValue : value > maxValue ? maxValue : value;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
