import { Ocr2Error } from './ocr2-error.js';
import { NumericalMedianConfigProto } from './pb/median_config.pb.js';
import type { Nanoseconds } from './types.js';

/** When the oracles of a feed report: what a median contract's offchain config holds for the reporting plugin. */
export interface MedianConfig {
  /** True: no deviation from the answer on chain is reason to report. */
  readonly alphaReportInfinite: boolean;
  /** Deviation from the answer on chain that is reason to report, in parts per billion, uint64. */
  readonly alphaReportPpb: bigint;
  /** True: no deviation from the pending report is reason to accept another one. */
  readonly alphaAcceptInfinite: boolean;
  /** Deviation from the pending report that is reason to accept another one, in parts per billion, uint64. */
  readonly alphaAcceptPpb: bigint;
  /** Age of the answer on chain above which a new report is made; 0 or more. */
  readonly deltaC: Nanoseconds;
}

/** @throws Ocr2Error OCR2_INVALID_CONFIG for a negative or too long deltaC; EncodeError for a threshold out of range. */
export function encodeMedianConfig({ deltaC, ...alphas }: MedianConfig): Uint8Array {
  return NumericalMedianConfigProto.encode({ ...alphas, deltaCNanoseconds: nonNegative(deltaC) });
}

/** @throws Ocr2Error OCR2_INVALID_CONFIG for a deltaC beyond int64, which libocr reads as negative; DecodeError. */
export function decodeMedianConfig(encoded: Uint8Array): MedianConfig {
  const { alphaReportInfinite, alphaReportPpb, alphaAcceptInfinite, alphaAcceptPpb, deltaCNanoseconds } =
    NumericalMedianConfigProto.decode(encoded);
  const deltaC = nonNegative(BigInt.asIntN(64, deltaCNanoseconds));
  return { alphaReportInfinite, alphaReportPpb, alphaAcceptInfinite, alphaAcceptPpb, deltaC };
}

function nonNegative(deltaC: Nanoseconds): Nanoseconds {
  if (deltaC >= 0n && deltaC < 2n ** 63n) return deltaC;
  throw new Ocr2Error('OCR2_INVALID_CONFIG', `deltaC is ${deltaC} ns; it must be 0 or more and fit into 63 bits.`);
}
