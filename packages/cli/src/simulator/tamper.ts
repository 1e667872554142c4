import type { AttributedOnchainSignature } from '@loopp/loop';
import { buildMedianReport, decodeMedianReport } from '@loopp/ocr2';

/** What is falsified on the way to the contract, to show that it notices. */
export type Tampering = 'signature' | 'observation';

/** What is transmitted. */
export interface SignedReport {
  readonly report: Uint8Array;
  readonly signatures: readonly AttributedOnchainSignature[];
}

/** The signed report with one bit of the first signature flipped, or with its first observation raised by one unit. */
export function tamper(kind: Tampering, signed: SignedReport): SignedReport {
  return kind === 'signature'
    ? { ...signed, signatures: signed.signatures.map((entry, index) => (index === 0 ? flipped(entry) : entry)) }
    : { ...signed, report: withFirstRaised(signed.report) };
}

function flipped({ signature, signer }: AttributedOnchainSignature): AttributedOnchainSignature {
  const changed = Uint8Array.from(signature);
  // A byte of s: whatever it becomes, the signature stays well-formed and recovers somebody else's address.
  changed.set([(changed[63] ?? 0) ^ 1], 63);
  return { signature: changed, signer };
}

function withFirstRaised(report: Uint8Array): Uint8Array {
  const { observationsTimestamp, observers, observations, juelsPerFeeCoin } = decodeMedianReport(report);
  return buildMedianReport(
    observations.map((value, index) => ({
      timestamp: observationsTimestamp,
      value: index === 0 ? value + 1n : value,
      juelsPerFeeCoin,
      gasPriceSubunits: 0n,
      observer: observers[index] ?? 0,
    })),
  );
}
