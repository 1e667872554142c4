import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { equalBytes } from './bytes.js';
import { reportContextWords } from './report-context.js';
import type { ReportContext } from './types.js';

const keyLength = 32;
const ed25519SignatureLength = 64;

/**
 * An oracle's on-chain key as Chainlink nodes use it on chains with Ed25519 keys: it signs BLAKE2b-256 of the report
 * context's words and the report; the signature is the public key and the 64 bytes of Ed25519.
 */
export class Ed25519OnchainKeyring {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly maxSignatureLength = keyLength + ed25519SignatureLength;
  readonly #seed: Uint8Array;

  /** @param seed the private key, 32 bytes. */
  constructor(seed: Uint8Array) {
    this.publicKey = ed25519.getPublicKey(seed);
    this.#seed = Uint8Array.from(seed);
  }

  sign(context: ReportContext, report: Uint8Array): Uint8Array {
    return concatBytes(this.publicKey, ed25519.sign(digestOf(context, report), this.#seed));
  }

  /** Of any oracle's signature. */
  verify(publicKey: Uint8Array, context: ReportContext, report: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== this.maxSignatureLength) return false;
    if (!equalBytes(signature.subarray(0, keyLength), publicKey)) return false;
    return ed25519.verify(signature.subarray(keyLength), digestOf(context, report), publicKey);
  }
}

function digestOf(context: ReportContext, report: Uint8Array): Uint8Array {
  return blake2b(concatBytes(...reportContextWords(context), report), { dkLen: 32 });
}
