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
import { OffchainConfigProto } from './pb/offchain_config.pb.js';
import type { Nanoseconds } from './types.js';

/** `offchainConfigVersion` of a contract's configuration whose offchain config is of this kind. */
export const offchainConfigVersion = 2n;

/** How the oracles of a network work together; a contract's configuration holds it encoded. */
export interface OffchainConfig {
  readonly deltaProgress: Nanoseconds;
  readonly deltaResend: Nanoseconds;
  readonly deltaRound: Nanoseconds;
  readonly deltaGrace: Nanoseconds;
  readonly deltaStage: Nanoseconds;
  /** Most rounds in an epoch, 0 to 255 (libocr runs with 1 to 254). */
  readonly rMax: number;
  /** Transmission schedule: how many oracles transmit in each stage. */
  readonly s: readonly number[];
  /** Ed25519 keys of 32 bytes, one an oracle. */
  readonly offchainPublicKeys: readonly Uint8Array[];
  /** One an oracle. */
  readonly peerIds: readonly string[];
  /** For median feeds see encodeMedianConfig. */
  readonly reportingPluginConfig: Uint8Array;
  /** Undefined: not limited. */
  readonly maxDurationInitialization: Nanoseconds | undefined;
  readonly maxDurationQuery: Nanoseconds;
  readonly maxDurationObservation: Nanoseconds;
  readonly maxDurationReport: Nanoseconds;
  readonly maxDurationShouldAcceptFinalizedReport: Nanoseconds;
  readonly maxDurationShouldTransmitAcceptedReport: Nanoseconds;
  readonly sharedSecretEncryptions: SharedSecretEncryptions;
}

/**
 * Encodes an offchain config (protobuf).
 * @throws Ocr2Error OCR2_INVALID_CONFIG when a key, point, hash or encryption has the wrong length, a number is out of
 * range, or the result is longer than 2 000 000 bytes.
 */
export function encodeOffchainConfig(config: OffchainConfig): Uint8Array {
  const { maxDurationInitialization } = config;
  if (!Number.isInteger(config.rMax) || config.rMax < 0 || config.rMax > 255) {
    throw new Ocr2Error('OCR2_INVALID_CONFIG', `rMax is ${config.rMax}; it must be 0 to 255.`);
  }
  return expectSize(
    OffchainConfigProto.encode({
      deltaProgressNanoseconds: toUint64(config.deltaProgress),
      deltaResendNanoseconds: toUint64(config.deltaResend),
      deltaRoundNanoseconds: toUint64(config.deltaRound),
      deltaGraceNanoseconds: toUint64(config.deltaGrace),
      deltaStageNanoseconds: toUint64(config.deltaStage),
      rMax: config.rMax,
      s: config.s.map(expectUint32),
      offchainPublicKeys: config.offchainPublicKeys.map((key) => expectLength('offchain public key', key, keyLength)),
      peerIds: config.peerIds,
      reportingPluginConfig: config.reportingPluginConfig,
      maxDurationInitializationNanoseconds:
        maxDurationInitialization === undefined ? undefined : toUint64(maxDurationInitialization),
      maxDurationQueryNanoseconds: toUint64(config.maxDurationQuery),
      maxDurationObservationNanoseconds: toUint64(config.maxDurationObservation),
      maxDurationReportNanoseconds: toUint64(config.maxDurationReport),
      maxDurationShouldAcceptFinalizedReportNanoseconds: toUint64(config.maxDurationShouldAcceptFinalizedReport),
      maxDurationShouldTransmitAcceptedReportNanoseconds: toUint64(config.maxDurationShouldTransmitAcceptedReport),
      sharedSecretEncryptions: expectSharedSecret(config.sharedSecretEncryptions),
    }),
  );
}

/**
 * Decodes an offchain config. Whether its numbers make sense together is the oracle's business.
 * @throws Ocr2Error OCR2_INVALID_CONFIG when it is too long or a part has the wrong length; DecodeError.
 */
export function decodeOffchainConfig(encoded: Uint8Array): OffchainConfig {
  const proto = OffchainConfigProto.decode(expectSize(encoded));
  const { maxDurationInitializationNanoseconds: initialization } = proto;
  return {
    deltaProgress: toInt64(proto.deltaProgressNanoseconds),
    deltaResend: toInt64(proto.deltaResendNanoseconds),
    deltaRound: toInt64(proto.deltaRoundNanoseconds),
    deltaGrace: toInt64(proto.deltaGraceNanoseconds),
    deltaStage: toInt64(proto.deltaStageNanoseconds),
    // libocr keeps the lowest eight bits.
    rMax: proto.rMax & 0xff,
    s: proto.s,
    offchainPublicKeys: proto.offchainPublicKeys.map((key) => expectLength('offchain public key', key, keyLength)),
    peerIds: proto.peerIds,
    reportingPluginConfig: proto.reportingPluginConfig,
    maxDurationInitialization: initialization === undefined ? undefined : toInt64(initialization),
    maxDurationQuery: toInt64(proto.maxDurationQueryNanoseconds),
    maxDurationObservation: toInt64(proto.maxDurationObservationNanoseconds),
    maxDurationReport: toInt64(proto.maxDurationReportNanoseconds),
    maxDurationShouldAcceptFinalizedReport: toInt64(proto.maxDurationShouldAcceptFinalizedReportNanoseconds),
    maxDurationShouldTransmitAcceptedReport: toInt64(proto.maxDurationShouldTransmitAcceptedReportNanoseconds),
    sharedSecretEncryptions: expectSharedSecret(proto.sharedSecretEncryptions),
  };
}
