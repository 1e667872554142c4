import type { ReportContext, ReportWithInfo } from '@loopp/loop';

/** Signs reports as a chain's contract verifies them, OCR2. `EvmOnchainKeyring` of @loopp/ocr2 is one. */
export interface OnchainKeyring {
  /** What the contract's configuration lists as this oracle's signer. */
  readonly publicKey: Uint8Array;
  sign(context: ReportContext, report: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Of any oracle's signature. Bytes that are no signature are false, too. */
  verify(
    publicKey: Uint8Array,
    context: ReportContext,
    report: Uint8Array,
    signature: Uint8Array,
  ): boolean | Promise<boolean>;
}

/** The same for OCR3. */
export interface Ocr3OnchainKeyring {
  readonly publicKey: Uint8Array;
  sign(configDigest: Uint8Array, seqNr: bigint, report: ReportWithInfo): Uint8Array | Promise<Uint8Array>;
  verify(
    publicKey: Uint8Array,
    configDigest: Uint8Array,
    seqNr: bigint,
    report: ReportWithInfo,
    signature: Uint8Array,
  ): boolean | Promise<boolean>;
}

/**
 * An OCR2 keyring for OCR3, as Chainlink nodes use theirs on EVM chains: the sequence number, cut to 32 bits, stands for
 * the epoch, the round is 0, and the info is not signed.
 */
export function asOcr3Keyring(keyring: OnchainKeyring): Ocr3OnchainKeyring {
  return {
    publicKey: keyring.publicKey,
    sign: (configDigest, seqNr, { report }) => keyring.sign(ocr3ReportContext(configDigest, seqNr), report),
    verify: (publicKey, configDigest, seqNr, { report }, signature) =>
      keyring.verify(publicKey, ocr3ReportContext(configDigest, seqNr), report, signature),
  };
}

/** The OCR2 context that stands for an OCR3 report on chains whose contracts know OCR2. */
export function ocr3ReportContext(configDigest: Uint8Array, seqNr: bigint): ReportContext {
  return { configDigest, epoch: Number(BigInt.asUintN(32, seqNr)), round: 0, extraHash: new Uint8Array(32) };
}
