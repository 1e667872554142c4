import { Ocr2Error } from './ocr2-error.js';
import {
  expectSize,
  type OffchainConfigParts,
  partsFromProto,
  partsToProto,
  toInt64,
  toUint64,
} from './offchain-config-parts.js';
import { OffchainConfigProto } from './pb/offchain_config.pb.js';
import type { Nanoseconds } from './types.js';

/** `offchainConfigVersion` of a contract's configuration whose offchain config is of this kind. */
export const offchainConfigVersion = 2n;

/** How the oracles of a network work together; a contract's configuration holds it encoded. */
export interface OffchainConfig extends OffchainConfigParts {
  /** Most rounds in an epoch, 0 to 255 (libocr runs with 1 to 254). */
  readonly rMax: number;
  readonly maxDurationReport: Nanoseconds;
  readonly maxDurationShouldAcceptFinalizedReport: Nanoseconds;
}

/**
 * Encodes an offchain config (protobuf).
 * @throws Ocr2Error OCR2_INVALID_CONFIG when a key, point, hash or encryption has the wrong length, a number is out of
 * range, or the result is longer than 2 000 000 bytes.
 */
export function encodeOffchainConfig(config: OffchainConfig): Uint8Array {
  if (!Number.isInteger(config.rMax) || config.rMax < 0 || config.rMax > 255) {
    throw new Ocr2Error('OCR2_INVALID_CONFIG', `rMax is ${config.rMax}; it must be 0 to 255.`);
  }
  return expectSize(
    OffchainConfigProto.encode({
      ...partsToProto(config),
      rMax: config.rMax,
      maxDurationReportNanoseconds: toUint64(config.maxDurationReport),
      maxDurationShouldAcceptFinalizedReportNanoseconds: toUint64(config.maxDurationShouldAcceptFinalizedReport),
    }),
  );
}

/**
 * Decodes an offchain config. Whether its numbers make sense together is the oracle's business.
 * @throws Ocr2Error OCR2_INVALID_CONFIG when it is too long or a part has the wrong length; DecodeError.
 */
export function decodeOffchainConfig(encoded: Uint8Array): OffchainConfig {
  const proto = OffchainConfigProto.decode(expectSize(encoded));
  return {
    ...partsFromProto(proto),
    // libocr keeps the lowest eight bits.
    rMax: proto.rMax & 0xff,
    maxDurationReport: toInt64(proto.maxDurationReportNanoseconds),
    maxDurationShouldAcceptFinalizedReport: toInt64(proto.maxDurationShouldAcceptFinalizedReportNanoseconds),
  };
}
