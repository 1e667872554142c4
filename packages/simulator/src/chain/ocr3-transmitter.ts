import type { ContractTransmitter, Ocr3ContractTransmitter } from '@loopp/loop';
import { ocr3ReportContext } from '../protocol/keyring.js';

/**
 * An OCR2 transmitter for OCR3 reports, as Chainlink nodes use the one of a provider that has no other: the sequence
 * number stands for the epoch, the round is 0, and the info is left out.
 */
export function asOcr3Transmitter(
  transmitter: Pick<ContractTransmitter, 'transmit' | 'fromAccount'>,
): Ocr3ContractTransmitter {
  return {
    transmit: (configDigest, seqNr, { report }, signatures, call) =>
      transmitter.transmit(ocr3ReportContext(configDigest, seqNr), report, signatures, call),
    fromAccount: (call) => transmitter.fromAccount(call),
  };
}
