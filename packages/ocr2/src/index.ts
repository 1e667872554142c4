export { type DeviationFunction, relativeDeviation } from './deviation.js';
export { Ed25519OnchainKeyring } from './ed25519-onchain-keyring.js';
export { addressLength, addressOfPrivateKey, formatAddress, parseAddress } from './evm-address.js';
export {
  type EvmContract,
  EvmOffchainConfigDigester,
  evmConfigDigest,
  evmConfigDigestPrefix,
} from './evm-config-digest.js';
export { EvmOnchainKeyring } from './evm-onchain-keyring.js';
export { goSort } from './go-sort.js';
export type { Clock, Logger } from './logger.js';
export { decodeMedianConfig, encodeMedianConfig, type MedianConfig } from './median-config.js';
export {
  encodeMedianObservation,
  type MedianObservation,
  maxMedianObservationLength,
  parseAttributedObservation,
  parseAttributedObservations,
} from './median-observation.js';
export type * from './median-types.js';
export { NumericalMedianFactory } from './numerical-median-factory.js';
export type { NumericalMedianOptions } from './numerical-median-options.js';
export { Ocr2Error, type Ocr2ErrorCode } from './ocr2-error.js';
export {
  decodeOcr3OffchainConfig,
  encodeOcr3OffchainConfig,
  type Ocr3OffchainConfig,
  ocr3OffchainConfigVersion,
} from './ocr3-offchain-config.js';
export {
  decodeOffchainConfig,
  encodeOffchainConfig,
  type OffchainConfig,
  offchainConfigVersion,
} from './offchain-config.js';
export type { OffchainConfigParts, SharedSecretEncryptions } from './offchain-config-parts.js';
export {
  decodeOnchainConfig,
  encodeOnchainConfig,
  onchainConfigLength,
  StandardOnchainConfigCodec,
} from './onchain-config.js';
export {
  buildMedianReport,
  decodeMedianReport,
  EvmReportCodec,
  type MedianReport,
  maxMedianReportLength,
  medianFromReport,
} from './report-codec.js';
export { type ReportContextWords, reportContextWords, reportHash } from './report-context.js';
export {
  recoverSigner,
  signatureLength,
  signHash,
  signReport,
  splitSignature,
  verifyReportSignature,
} from './report-signature.js';
export { decodeValue, encodeValue, maxValue, minValue, valueLength } from './twos-complement.js';
export type * from './types.js';
