import { messageOf, Ocr2Error } from './ocr2-error.js';

/** Reads from the contract. @throws Ocr2Error OCR2_CONTRACT_READ_FAILED with the reason as its cause. */
export async function readContract<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const message = `The contract's ${what} could not be read: ${messageOf(cause)}`;
    throw new Ocr2Error('OCR2_CONTRACT_READ_FAILED', message, { cause });
  }
}
