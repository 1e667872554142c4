import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { Ocr2Error } from './ocr2-error.js';

/** Length of an EVM address, which is also an oracle's on-chain public key. */
export const addressLength = 20;

/** The address of a private key (32 bytes). @throws Ocr2Error OCR2_INVALID_ARGUMENT when it is no key. */
export function addressOfPrivateKey(privateKey: Uint8Array): Uint8Array {
  if (!secp256k1.utils.isValidSecretKey(privateKey)) {
    throw new Ocr2Error('OCR2_INVALID_ARGUMENT', 'The bytes are no secp256k1 private key.', {
      remedy: 'Give 32 bytes, neither zero nor above the order of the curve.',
    });
  }
  return addressOfPublicKey(secp256k1.getPublicKey(privateKey, false));
}

/** The address of an uncompressed public key (65 bytes, the first one 04). */
export function addressOfPublicKey(publicKey: Uint8Array): Uint8Array {
  return keccak_256(publicKey.subarray(1)).subarray(-addressLength);
}

/**
 * The 20 bytes of an address text: `0x` and 40 hexadecimal digits in any case; a checksum is not verified.
 * @throws Ocr2Error OCR2_INVALID_ARGUMENT for any other text.
 */
export function parseAddress(text: string): Uint8Array {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw new Ocr2Error('OCR2_INVALID_ARGUMENT', `'${text}' is no EVM address.`, {
      remedy: 'Write 0x and 40 hexadecimal digits.',
    });
  }
  return hexToBytes(text.slice(2));
}

/** Text of an address with the checksum of EIP-55. @throws Ocr2Error OCR2_INVALID_ARGUMENT unless it has 20 bytes. */
export function formatAddress(address: Uint8Array): string {
  if (address.length !== addressLength) {
    throw new Ocr2Error('OCR2_INVALID_ARGUMENT', `An address has 20 bytes, these are ${address.length}.`);
  }
  const digits = bytesToHex(address);
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)));
  const cased = Array.from(digits, (digit, at) =>
    Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${cased.join('')}`;
}
