import { concatBytes } from '@noble/hashes/utils.js';
import type { OnchainConfig, OnchainConfigCodec } from './median-types.js';
import { Ocr2Error } from './ocr2-error.js';
import { decodeValue, encodeValue, valueLength } from './twos-complement.js';
import type { Call } from './types.js';

const version = 1;
/** Length of the onchain config of a median contract. */
export const onchainConfigLength = 1 + 2 * valueLength;

/**
 * Lowest and highest answer as median contracts hold them: a version byte (1) and two int192, 49 bytes.
 * Like libocr this does not compare the two; decoding does.
 * @throws Ocr2Error OCR2_VALUE_OUT_OF_RANGE.
 */
export function encodeOnchainConfig({ min, max }: OnchainConfig): Uint8Array {
  return concatBytes(Uint8Array.of(version), encodeValue(min), encodeValue(max));
}

/** @throws Ocr2Error OCR2_INVALID_CONFIG for another length or version, or when min is greater than max. */
export function decodeOnchainConfig(encoded: Uint8Array): OnchainConfig {
  if (encoded.length !== onchainConfigLength) {
    const message = `An onchain config has ${onchainConfigLength} bytes, this one ${encoded.length}.`;
    throw new Ocr2Error('OCR2_INVALID_CONFIG', message, {
      remedy: 'Set the onchain config with encodeOnchainConfig: version, min and max.',
    });
  }
  if (encoded[0] !== version) {
    const message = `The onchain config is of version ${encoded[0]}; only version ${version} is known.`;
    throw new Ocr2Error('OCR2_INVALID_CONFIG', message);
  }
  const min = decodeValue(encoded.subarray(1, 1 + valueLength));
  const max = decodeValue(encoded.subarray(1 + valueLength));
  if (min > max) {
    throw new Ocr2Error('OCR2_INVALID_CONFIG', `The lowest answer ${min} is above the highest ${max}.`);
  }
  return { min, max };
}

/** The codec as a provider's part. */
export class StandardOnchainConfigCodec implements OnchainConfigCodec {
  async encode(config: OnchainConfig, _call?: Call): Promise<Uint8Array> {
    return encodeOnchainConfig(config);
  }

  async decode(encoded: Uint8Array, _call?: Call): Promise<OnchainConfig> {
    return decodeOnchainConfig(encoded);
  }
}
