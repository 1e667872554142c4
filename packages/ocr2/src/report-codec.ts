import { abiReadInt, abiReadInts, abiReadUint32, abiReadWord } from './abi-decode.js';
import { abiArray, abiBytes32, abiEncode, abiInt, abiUint, wordLength } from './abi-encode.js';
import { goSort } from './go-sort.js';
import type { ParsedAttributedObservation, ReportCodec } from './median-types.js';
import { Ocr2Error } from './ocr2-error.js';
import type { Call } from './types.js';

/** A median report of an EVM feed, decoded. */
export interface MedianReport {
  /** Median of the observations' timestamps, seconds since the epoch, uint32. */
  readonly observationsTimestamp: number;
  /** 32 bytes: byte i is the index of the oracle that made observation i; the rest is zero. */
  readonly observers: Uint8Array;
  /** In ascending order. */
  readonly observations: readonly bigint[];
  readonly juelsPerFeeCoin: bigint;
}

/** As many observers as fit into a report. */
const mostObservers = wordLength;

/**
 * Builds a report: ABI-encoded (uint32 median timestamp, bytes32 observers, int192[] values in ascending order,
 * int192 median juelsPerFeeCoin), each median being element n/2 (rounded down) in ascending order. Equal values stand
 * in the order that libocr's three sorts, one after another, leave them in. Gas prices are not part of it.
 * @throws Ocr2Error OCR2_INVALID_ARGUMENT without observations or with more than 32; OCR2_VALUE_OUT_OF_RANGE for a
 * timestamp or an observer out of range. Values are not checked: the plugin decodes them from 24 bytes.
 */
export function buildMedianReport(observations: readonly ParsedAttributedObservation[]): Uint8Array {
  if (observations.length > mostObservers) {
    const message = `A report has room for ${mostObservers} observations, these are ${observations.length}.`;
    throw new Ocr2Error('OCR2_INVALID_ARGUMENT', message);
  }
  const sorted = [...observations];
  goSort(sorted, (a, b) => a.timestamp < b.timestamp);
  const { timestamp } = upperMedian(sorted);
  goSort(sorted, (a, b) => a.juelsPerFeeCoin < b.juelsPerFeeCoin);
  const { juelsPerFeeCoin } = upperMedian(sorted);
  goSort(sorted, (a, b) => a.value < b.value);

  const observers = new Uint8Array(mostObservers);
  sorted.forEach(({ observer }, index) => {
    observers.set(abiUint(8, observer).bytes.subarray(-1), index);
  });
  return abiEncode([
    abiUint(32, timestamp),
    abiBytes32(observers),
    abiArray(sorted.map(({ value }) => abiInt(value))),
    abiInt(juelsPerFeeCoin),
  ]);
}

/** Decodes a report, as leniently as go-ethereum does. @throws Ocr2Error OCR2_INVALID_REPORT. */
export function decodeMedianReport(report: Uint8Array): MedianReport {
  return {
    observationsTimestamp: abiReadUint32(report, 0),
    observers: abiReadWord(report, 1),
    observations: abiReadInts(report, 2),
    juelsPerFeeCoin: abiReadInt(report, 3),
  };
}

/** Observation n/2 of a report as it stands; not sorted again. @throws Ocr2Error OCR2_INVALID_REPORT. */
export function medianFromReport(report: Uint8Array): bigint {
  const { observations } = decodeMedianReport(report);
  if (observations.length === 0) throw new Ocr2Error('OCR2_INVALID_REPORT', 'The report holds no observations.');
  return upperMedian(observations);
}

/** Length in bytes of a report with one observation of each of `n` oracles. */
export function maxMedianReportLength(n: number): number {
  const words = 1 /* timestamp */ + 1 /* observers */ + 2 /* offset, length */ + n + 1; /* juelsPerFeeCoin */
  return words * wordLength;
}

/** The EVM report codec as a provider's part. */
export class EvmReportCodec implements ReportCodec {
  async buildReport(observations: readonly ParsedAttributedObservation[], _call?: Call): Promise<Uint8Array> {
    return buildMedianReport(observations);
  }

  async medianFromReport(report: Uint8Array, _call?: Call): Promise<bigint> {
    return medianFromReport(report);
  }

  async maxReportLength(n: number, _call?: Call): Promise<number> {
    return maxMedianReportLength(n);
  }
}

/** Element n/2 of a list in ascending order: the upper one of two middle elements. */
export function upperMedian<T>(ascending: readonly T[]): T {
  const median = ascending[Math.floor(ascending.length / 2)];
  if (median === undefined)
    throw new Ocr2Error('OCR2_INVALID_ARGUMENT', 'There are no observations to take a median of.');
  return median;
}
