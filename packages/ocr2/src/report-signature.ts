import { secp256k1 } from '@noble/curves/secp256k1.js';
import { equalBytes } from './bytes.js';
import { addressOfPrivateKey, addressOfPublicKey } from './evm-address.js';
import { Ocr2Error } from './ocr2-error.js';
import { reportHash } from './report-context.js';
import type { ReportContext } from './types.js';

/** r, s (32 bytes each) and the recovery id (0 or 1). */
export const signatureLength = 65;

/**
 * Signs a report with an oracle's on-chain key: deterministic (RFC 6979), low s, no message prefix.
 * @param privateKey 32 bytes.
 * @returns 65 bytes: r, s, recovery id 0 or 1 (the contract adds 27).
 * @throws Ocr2Error OCR2_INVALID_ARGUMENT when the key is none.
 */
export function signReport(privateKey: Uint8Array, context: ReportContext, report: Uint8Array): Uint8Array {
  return signHash(privateKey, reportHash(context, report));
}

/** Signs a hash of 32 bytes as `signReport` does: what a keystore answers for `sign(account, hash)` on EVM chains. */
export function signHash(privateKey: Uint8Array, hash: Uint8Array): Uint8Array {
  expectHash(hash);
  addressOfPrivateKey(privateKey);
  const recoverable = secp256k1.sign(hash, privateKey, { prehash: false, lowS: true, format: 'recovered' });
  const signature = new Uint8Array(signatureLength);
  signature.set(recoverable.subarray(1));
  signature.set(recoverable.subarray(0, 1), signatureLength - 1);
  return signature;
}

/**
 * The address (20 bytes) whose key made the signature of a hash.
 * @throws Ocr2Error OCR2_INVALID_SIGNATURE when it is no signature at all.
 */
export function recoverSigner(hash: Uint8Array, signature: Uint8Array): Uint8Array {
  expectHash(hash);
  const { r, s, v } = splitSignature(signature);
  const recoverable = Uint8Array.of(v, ...r, ...s);
  try {
    const publicKey = secp256k1.recoverPublicKey(recoverable, hash, { prehash: false });
    return addressOfPublicKey(secp256k1.Point.fromBytes(publicKey).toBytes(false));
  } catch (cause) {
    throw new Ocr2Error('OCR2_INVALID_SIGNATURE', 'No public key belongs to this signature.', { cause });
  }
}

/** Whether the oracle with this on-chain public key (20 bytes) signed the report in this context. */
export function verifyReportSignature(
  onchainPublicKey: Uint8Array,
  context: ReportContext,
  report: Uint8Array,
  signature: Uint8Array,
): boolean {
  const hash = reportHash(context, report);
  try {
    return equalBytes(recoverSigner(hash, signature), onchainPublicKey);
  } catch (error) {
    if (error instanceof Ocr2Error && error.code === 'OCR2_INVALID_SIGNATURE') return false;
    throw error;
  }
}

/**
 * The parts that the contract's `transmit` takes in separate arrays.
 * @throws Ocr2Error OCR2_INVALID_SIGNATURE unless there are 65 bytes that end with 0 or 1.
 */
export function splitSignature(signature: Uint8Array): { r: Uint8Array; s: Uint8Array; v: number } {
  const v = signature[signatureLength - 1];
  if (signature.length !== signatureLength || v === undefined || v > 1) {
    const message = `A signature has 65 bytes, the last one 0 or 1; these are ${signature.length}${v === undefined ? '' : `, ${v}`}.`;
    throw new Ocr2Error('OCR2_INVALID_SIGNATURE', message);
  }
  return { r: signature.slice(0, 32), s: signature.slice(32, 64), v };
}

function expectHash(hash: Uint8Array): void {
  if (hash.length === 32) return;
  throw new Ocr2Error('OCR2_INVALID_ARGUMENT', `A hash has 32 bytes, these are ${hash.length}.`);
}
