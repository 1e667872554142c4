import { addressOfPrivateKey } from './evm-address.js';
import { signatureLength, signReport, verifyReportSignature } from './report-signature.js';
import type { ReportContext } from './types.js';

/** An oracle's on-chain key as EVM contracts know it: its public key is an address, its signatures have 65 bytes. */
export class EvmOnchainKeyring {
  /** 20 bytes. */
  readonly publicKey: Uint8Array;
  readonly maxSignatureLength = signatureLength;
  readonly #privateKey: Uint8Array;

  /** @param privateKey 32 bytes. @throws Ocr2Error OCR2_INVALID_ARGUMENT when it is no key. */
  constructor(privateKey: Uint8Array) {
    this.publicKey = addressOfPrivateKey(privateKey);
    this.#privateKey = Uint8Array.from(privateKey);
  }

  sign(context: ReportContext, report: Uint8Array): Uint8Array {
    return signReport(this.#privateKey, context, report);
  }

  /** Of any oracle's signature. */
  verify(publicKey: Uint8Array, context: ReportContext, report: Uint8Array, signature: Uint8Array): boolean {
    return verifyReportSignature(publicKey, context, report, signature);
  }
}
