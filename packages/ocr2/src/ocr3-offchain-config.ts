import { Ocr2Error } from './ocr2-error.js';
import {
  expectSize,
  type OffchainConfigParts,
  partsFromProto,
  partsToProto,
  toInt64,
  toUint64,
} from './offchain-config-parts.js';
import { OCR3OffchainConfigProto } from './pb/ocr3_offchain_config.pb.js';
import type { Nanoseconds } from './types.js';

/** `offchainConfigVersion` of a contract's configuration whose offchain config is of this kind. */
export const ocr3OffchainConfigVersion = 30n;

/** How the oracles of an OCR3 network work together; a contract's configuration holds it encoded. */
export interface Ocr3OffchainConfig extends OffchainConfigParts {
  readonly deltaInitial: Nanoseconds;
  readonly deltaCertifiedCommitRequest: Nanoseconds;
  /** Most rounds in an epoch, uint64. */
  readonly rMax: bigint;
  readonly maxDurationShouldAcceptAttestedReport: Nanoseconds;
}

/**
 * Encodes an offchain config of OCR3 (protobuf).
 * @throws Ocr2Error OCR2_INVALID_CONFIG when a key, point, hash or encryption has the wrong length, a number is out of
 * range, or the result is longer than 2 000 000 bytes.
 */
export function encodeOcr3OffchainConfig(config: Ocr3OffchainConfig): Uint8Array {
  const { rMax } = config;
  if (rMax !== BigInt.asUintN(64, rMax))
    throw new Ocr2Error('OCR2_INVALID_CONFIG', `rMax is ${rMax}; it is no uint64.`);
  return expectSize(
    OCR3OffchainConfigProto.encode({
      ...partsToProto(config),
      deltaInitialNanoseconds: toUint64(config.deltaInitial),
      deltaCertifiedCommitRequestNanoseconds: toUint64(config.deltaCertifiedCommitRequest),
      rMax,
      maxDurationShouldAcceptAttestedReportNanoseconds: toUint64(config.maxDurationShouldAcceptAttestedReport),
    }),
  );
}

/**
 * Decodes an offchain config of OCR3. Whether its numbers make sense together is the oracle's business.
 * @throws Ocr2Error OCR2_INVALID_CONFIG when it is too long or a part has the wrong length; DecodeError.
 */
export function decodeOcr3OffchainConfig(encoded: Uint8Array): Ocr3OffchainConfig {
  const proto = OCR3OffchainConfigProto.decode(expectSize(encoded));
  return {
    ...partsFromProto(proto),
    deltaInitial: toInt64(proto.deltaInitialNanoseconds),
    deltaCertifiedCommitRequest: toInt64(proto.deltaCertifiedCommitRequestNanoseconds),
    rMax: proto.rMax,
    maxDurationShouldAcceptAttestedReport: toInt64(proto.maxDurationShouldAcceptAttestedReportNanoseconds),
  };
}
