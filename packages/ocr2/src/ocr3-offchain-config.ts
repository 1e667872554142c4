import { Ocr2Error } from './ocr2-error.js';
import {
  expectLength,
  expectSharedSecret,
  expectSize,
  expectUint32,
  keyLength,
  type SharedSecretEncryptions,
  toInt64,
  toUint64,
} from './offchain-config-parts.js';
import { OCR3OffchainConfigProto } from './pb/ocr3_offchain_config.pb.js';
import type { Nanoseconds } from './types.js';

/** `offchainConfigVersion` of a contract's configuration whose offchain config is of this kind. */
export const ocr3OffchainConfigVersion = 30n;

/** How the oracles of an OCR3 network work together; a contract's configuration holds it encoded. */
export interface Ocr3OffchainConfig {
  readonly deltaProgress: Nanoseconds;
  readonly deltaResend: Nanoseconds;
  readonly deltaInitial: Nanoseconds;
  readonly deltaRound: Nanoseconds;
  readonly deltaGrace: Nanoseconds;
  readonly deltaCertifiedCommitRequest: Nanoseconds;
  readonly deltaStage: Nanoseconds;
  /** Most rounds in an epoch, uint64. */
  readonly rMax: bigint;
  /** Transmission schedule: how many oracles transmit in each stage. */
  readonly s: readonly number[];
  /** Ed25519 keys of 32 bytes, one an oracle. */
  readonly offchainPublicKeys: readonly Uint8Array[];
  /** One an oracle. */
  readonly peerIds: readonly string[];
  readonly reportingPluginConfig: Uint8Array;
  /** Undefined: not limited. */
  readonly maxDurationInitialization: Nanoseconds | undefined;
  readonly maxDurationQuery: Nanoseconds;
  readonly maxDurationObservation: Nanoseconds;
  readonly maxDurationShouldAcceptAttestedReport: Nanoseconds;
  readonly maxDurationShouldTransmitAcceptedReport: Nanoseconds;
  readonly sharedSecretEncryptions: SharedSecretEncryptions;
}

/**
 * Encodes an offchain config of OCR3 (protobuf).
 * @throws Ocr2Error OCR2_INVALID_CONFIG when a key, point, hash or encryption has the wrong length, a number is out of
 * range, or the result is longer than 2 000 000 bytes.
 */
export function encodeOcr3OffchainConfig(config: Ocr3OffchainConfig): Uint8Array {
  const { maxDurationInitialization: initialization, rMax } = config;
  if (rMax !== BigInt.asUintN(64, rMax))
    throw new Ocr2Error('OCR2_INVALID_CONFIG', `rMax is ${rMax}; it is no uint64.`);
  return expectSize(
    OCR3OffchainConfigProto.encode({
      deltaProgressNanoseconds: toUint64(config.deltaProgress),
      deltaResendNanoseconds: toUint64(config.deltaResend),
      deltaInitialNanoseconds: toUint64(config.deltaInitial),
      deltaRoundNanoseconds: toUint64(config.deltaRound),
      deltaGraceNanoseconds: toUint64(config.deltaGrace),
      deltaCertifiedCommitRequestNanoseconds: toUint64(config.deltaCertifiedCommitRequest),
      deltaStageNanoseconds: toUint64(config.deltaStage),
      rMax,
      s: config.s.map(expectUint32),
      offchainPublicKeys: config.offchainPublicKeys.map((key) => expectLength('offchain public key', key, keyLength)),
      peerIds: config.peerIds,
      reportingPluginConfig: config.reportingPluginConfig,
      maxDurationInitializationNanoseconds: initialization === undefined ? undefined : toUint64(initialization),
      maxDurationQueryNanoseconds: toUint64(config.maxDurationQuery),
      maxDurationObservationNanoseconds: toUint64(config.maxDurationObservation),
      maxDurationShouldAcceptAttestedReportNanoseconds: toUint64(config.maxDurationShouldAcceptAttestedReport),
      maxDurationShouldTransmitAcceptedReportNanoseconds: toUint64(config.maxDurationShouldTransmitAcceptedReport),
      sharedSecretEncryptions: expectSharedSecret(config.sharedSecretEncryptions),
    }),
  );
}

/**
 * Decodes an offchain config of OCR3. Whether its numbers make sense together is the oracle's business.
 * @throws Ocr2Error OCR2_INVALID_CONFIG when it is too long or a part has the wrong length; DecodeError.
 */
export function decodeOcr3OffchainConfig(encoded: Uint8Array): Ocr3OffchainConfig {
  const proto = OCR3OffchainConfigProto.decode(expectSize(encoded));
  const { maxDurationInitializationNanoseconds: initialization } = proto;
  return {
    deltaProgress: toInt64(proto.deltaProgressNanoseconds),
    deltaResend: toInt64(proto.deltaResendNanoseconds),
    deltaInitial: toInt64(proto.deltaInitialNanoseconds),
    deltaRound: toInt64(proto.deltaRoundNanoseconds),
    deltaGrace: toInt64(proto.deltaGraceNanoseconds),
    deltaCertifiedCommitRequest: toInt64(proto.deltaCertifiedCommitRequestNanoseconds),
    deltaStage: toInt64(proto.deltaStageNanoseconds),
    rMax: proto.rMax,
    s: proto.s,
    offchainPublicKeys: proto.offchainPublicKeys.map((key) => expectLength('offchain public key', key, keyLength)),
    peerIds: proto.peerIds,
    reportingPluginConfig: proto.reportingPluginConfig,
    maxDurationInitialization: initialization === undefined ? undefined : toInt64(initialization),
    maxDurationQuery: toInt64(proto.maxDurationQueryNanoseconds),
    maxDurationObservation: toInt64(proto.maxDurationObservationNanoseconds),
    maxDurationShouldAcceptAttestedReport: toInt64(proto.maxDurationShouldAcceptAttestedReportNanoseconds),
    maxDurationShouldTransmitAcceptedReport: toInt64(proto.maxDurationShouldTransmitAcceptedReportNanoseconds),
    sharedSecretEncryptions: expectSharedSecret(proto.sharedSecretEncryptions),
  };
}
