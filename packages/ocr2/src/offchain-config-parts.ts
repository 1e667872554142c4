import { Ocr2Error } from './ocr2-error.js';
import type { OCR3OffchainConfigProto } from './pb/ocr3_offchain_config.pb.js';
import type { OffchainConfigProto } from './pb/offchain_config.pb.js';
import type { Nanoseconds } from './types.js';

// What the offchain configs of OCR2 and OCR3 have in common.

const longest = 2_000_000;
const encryptionLength = 16;

/** Of keys, points and hashes. */
const keyLength = 32;

/** How the oracles of a network work together, whatever the version of the protocol. */
export interface OffchainConfigParts {
  readonly deltaProgress: Nanoseconds;
  readonly deltaResend: Nanoseconds;
  readonly deltaRound: Nanoseconds;
  readonly deltaGrace: Nanoseconds;
  readonly deltaStage: Nanoseconds;
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
  readonly maxDurationShouldTransmitAcceptedReport: Nanoseconds;
  readonly sharedSecretEncryptions: SharedSecretEncryptions;
}

/** @throws Ocr2Error OCR2_INVALID_CONFIG when a part has the wrong length or a number is out of range. */
export function partsToProto(config: OffchainConfigParts) {
  const { maxDurationInitialization: initialization } = config;
  return {
    deltaProgressNanoseconds: toUint64(config.deltaProgress),
    deltaResendNanoseconds: toUint64(config.deltaResend),
    deltaRoundNanoseconds: toUint64(config.deltaRound),
    deltaGraceNanoseconds: toUint64(config.deltaGrace),
    deltaStageNanoseconds: toUint64(config.deltaStage),
    s: config.s.map(expectUint32),
    offchainPublicKeys: expectKeys(config.offchainPublicKeys),
    peerIds: config.peerIds,
    reportingPluginConfig: config.reportingPluginConfig,
    maxDurationInitializationNanoseconds: initialization === undefined ? undefined : toUint64(initialization),
    maxDurationQueryNanoseconds: toUint64(config.maxDurationQuery),
    maxDurationObservationNanoseconds: toUint64(config.maxDurationObservation),
    maxDurationShouldTransmitAcceptedReportNanoseconds: toUint64(config.maxDurationShouldTransmitAcceptedReport),
    sharedSecretEncryptions: expectSharedSecret(config.sharedSecretEncryptions),
  };
}

/** @throws Ocr2Error OCR2_INVALID_CONFIG when a part has the wrong length. */
export function partsFromProto(proto: OffchainConfigProto | OCR3OffchainConfigProto): OffchainConfigParts {
  const { maxDurationInitializationNanoseconds: initialization } = proto;
  return {
    deltaProgress: toInt64(proto.deltaProgressNanoseconds),
    deltaResend: toInt64(proto.deltaResendNanoseconds),
    deltaRound: toInt64(proto.deltaRoundNanoseconds),
    deltaGrace: toInt64(proto.deltaGraceNanoseconds),
    deltaStage: toInt64(proto.deltaStageNanoseconds),
    s: proto.s,
    offchainPublicKeys: expectKeys(proto.offchainPublicKeys),
    peerIds: proto.peerIds,
    reportingPluginConfig: proto.reportingPluginConfig,
    maxDurationInitialization: initialization === undefined ? undefined : toInt64(initialization),
    maxDurationQuery: toInt64(proto.maxDurationQueryNanoseconds),
    maxDurationObservation: toInt64(proto.maxDurationObservationNanoseconds),
    maxDurationShouldTransmitAcceptedReport: toInt64(proto.maxDurationShouldTransmitAcceptedReportNanoseconds),
    sharedSecretEncryptions: expectSharedSecret(proto.sharedSecretEncryptions),
  };
}

/** The oracles' shared secret, encrypted for each of them. */
export interface SharedSecretEncryptions {
  /** X25519 point, 32 bytes. */
  readonly diffieHellmanPoint: Uint8Array;
  /** keccak256 of the secret, 32 bytes. */
  readonly sharedSecretHash: Uint8Array;
  /** 16 bytes each, one an oracle. */
  readonly encryptions: readonly Uint8Array[];
}

const noSecret = { diffieHellmanPoint: new Uint8Array(), sharedSecretHash: new Uint8Array(), encryptions: [] };

/** @throws Ocr2Error OCR2_INVALID_CONFIG when there is none, or a part of it has the wrong length. */
function expectSharedSecret(secret: SharedSecretEncryptions = noSecret): SharedSecretEncryptions {
  return {
    diffieHellmanPoint: expectLength('Diffie-Hellman point', secret.diffieHellmanPoint, keyLength),
    sharedSecretHash: expectLength('shared secret hash', secret.sharedSecretHash, keyLength),
    encryptions: secret.encryptions.map((bytes) => expectLength('encrypted shared secret', bytes, encryptionLength)),
  };
}

function expectKeys(keys: readonly Uint8Array[]): Uint8Array[] {
  return keys.map((key) => expectLength('offchain public key', key, keyLength));
}

function expectLength(what: string, bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  throw new Ocr2Error('OCR2_INVALID_CONFIG', `The ${what} must have ${length} bytes; it has ${bytes.length}.`);
}

function expectUint32(value: number): number {
  if (value === value >>> 0) return value;
  throw new Ocr2Error('OCR2_INVALID_CONFIG', `${value} in the transmission schedule is no uint32.`);
}

export function expectSize(encoded: Uint8Array): Uint8Array {
  if (encoded.length <= longest) return encoded;
  throw new Ocr2Error(
    'OCR2_INVALID_CONFIG',
    `The offchain config has ${encoded.length} bytes; at most ${longest} are allowed.`,
  );
}

/** On the wire durations are uint64; negative ones wrap, as in Go. */
export function toUint64(duration: Nanoseconds): bigint {
  if (duration === BigInt.asIntN(64, duration)) return BigInt.asUintN(64, duration);
  throw new Ocr2Error('OCR2_INVALID_CONFIG', `A duration of ${duration} ns does not fit into 64 bits.`);
}

export function toInt64(nanoseconds: bigint): Nanoseconds {
  return BigInt.asIntN(64, nanoseconds);
}
