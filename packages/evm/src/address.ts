import { formatAddress, parseAddress } from '@loopp/ocr2';
import { EvmError } from './evm-error.js';
import type { Hex } from './hex.js';

/**
 * Writes an address with EIP-55's mixed-case checksum.
 * @param address 20 bytes, or `0x` and 40 hex digits.
 * @throws Ocr2Error `OCR2_INVALID_ARGUMENT` when it is no address, EvmError `EVM_ARGUMENT_INVALID` when a text in
 * mixed case has a wrong checksum.
 */
export function checksumAddress(address: Uint8Array | string): Hex {
  const checksummed = formatAddress(typeof address === 'string' ? parseAddress(address) : address);
  if (typeof address === 'string' && isMixedCase(address) && address !== checksummed) {
    throw new EvmError('EVM_ARGUMENT_INVALID', `the address ${address} has a wrong checksum`, {
      remedy: `compare it with its source (all in lower case it is not checked; its checksum would be ${checksummed})`,
    });
  }
  return `0x${checksummed.slice(2)}`;
}

function isMixedCase(text: string): boolean {
  const digits = text.slice(2);
  return digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
}
