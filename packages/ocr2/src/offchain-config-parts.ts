import { Ocr2Error } from './ocr2-error.js';
import type { Nanoseconds } from './types.js';

// What the offchain configs of OCR2 and OCR3 have in common.

const longest = 2_000_000;
const encryptionLength = 16;

/** Of keys, points and hashes. */
export const keyLength = 32;

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
export function expectSharedSecret(secret: SharedSecretEncryptions = noSecret): SharedSecretEncryptions {
  return {
    diffieHellmanPoint: expectLength('Diffie-Hellman point', secret.diffieHellmanPoint, keyLength),
    sharedSecretHash: expectLength('shared secret hash', secret.sharedSecretHash, keyLength),
    encryptions: secret.encryptions.map((bytes) => expectLength('encrypted shared secret', bytes, encryptionLength)),
  };
}

export function expectLength(what: string, bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  throw new Ocr2Error('OCR2_INVALID_CONFIG', `The ${what} must have ${length} bytes; it has ${bytes.length}.`);
}

export function expectUint32(value: number): number {
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
