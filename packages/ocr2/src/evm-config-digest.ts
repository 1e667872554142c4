import { keccak_256 } from '@noble/hashes/sha3.js';
import { abiAddress, abiArray, abiBytes, abiEncode, abiUint } from './abi-encode.js';
import { addressLength, parseAddress } from './evm-address.js';
import { Ocr2Error } from './ocr2-error.js';
import type { Call, ContractConfig, OffchainConfigDigester } from './types.js';

/** The first two bytes of every digest of an EVM contract, as a number. */
export const evmConfigDigestPrefix = 1;

/** Which contract a digest is for. */
export interface EvmContract {
  /** uint256 (libocr itself holds 64 bits). */
  readonly chainId: bigint;
  /** 20 bytes. */
  readonly contractAddress: Uint8Array;
}

/**
 * Digest of a configuration, as the OCR2 contracts compute it: keccak256 of the ABI-encoded parts, the first two bytes
 * replaced by the prefix. `config.configDigest` has no part in it.
 * @returns 32 bytes.
 * @throws Ocr2Error OCR2_INVALID_CONFIG when a signer has not 20 bytes or a transmitter is no 0x address text;
 * OCR2_VALUE_OUT_OF_RANGE or OCR2_INVALID_ARGUMENT when a number or the contract's address is out of range.
 */
export function evmConfigDigest(contract: EvmContract, config: ContractConfig): Uint8Array {
  const digest = keccak_256(
    abiEncode([
      abiUint(256, contract.chainId),
      abiAddress(contract.contractAddress),
      abiUint(64, config.configCount),
      abiArray(config.signers.map(signerAddress)),
      abiArray(config.transmitters.map(transmitterAddress)),
      abiUint(8, config.f),
      abiBytes(config.onchainConfig),
      abiUint(64, config.offchainConfigVersion),
      abiBytes(config.offchainConfig),
    ]),
  );
  digest.set([evmConfigDigestPrefix >> 8, evmConfigDigestPrefix & 0xff]);
  return digest;
}

/** `evmConfigDigest` of one contract as a provider's digester. */
export class EvmOffchainConfigDigester implements OffchainConfigDigester {
  private readonly contract: EvmContract;

  constructor(contract: EvmContract) {
    this.contract = contract;
  }

  async configDigest(config: ContractConfig, _call?: Call): Promise<Uint8Array> {
    return evmConfigDigest(this.contract, config);
  }

  async configDigestPrefix(_call?: Call): Promise<number> {
    return evmConfigDigestPrefix;
  }
}

function signerAddress(signer: Uint8Array, index: number) {
  if (signer.length === addressLength) return abiAddress(signer);
  throw new Ocr2Error('OCR2_INVALID_CONFIG', `Signer ${index} has ${signer.length} bytes; an EVM signer has 20.`);
}

function transmitterAddress(transmitter: string, index: number) {
  try {
    return abiAddress(parseAddress(transmitter));
  } catch (cause) {
    const message = `Transmitter ${index} is '${transmitter}'; an EVM transmitter is 0x and 40 hexadecimal digits.`;
    throw new Ocr2Error('OCR2_INVALID_CONFIG', message, { cause });
  }
}
