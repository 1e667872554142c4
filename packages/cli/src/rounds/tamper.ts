import { buildMedianReport, decodeMedianReport } from '@loopp/ocr2';
import { type Fault, type Transmission, tampering } from '@loopp/simulator';

/** What is falsified on the way to the contract, to show that it notices. */
export type Tampering = 'signature' | 'observation';

/** Flips one bit of the first signature, or raises the first observation of a median report by one unit. */
export function tamper(kind: Tampering): Fault {
  return tampering('transmission', kind === 'signature' ? withFlippedSignature : withRaisedObservation);
}

function withFlippedSignature({ report, signatures }: Transmission): Transmission {
  return {
    report,
    signatures: signatures.map(({ signer, signature }, index) => {
      const changed = Uint8Array.from(signature);
      // A byte of s: whatever it becomes, the signature stays well-formed and recovers somebody else's address.
      if (index === 0) changed.set([(changed[63] ?? 0) ^ 1], 63);
      return { signer, signature: changed };
    }),
  };
}

function withRaisedObservation({ report: { report, info }, signatures }: Transmission): Transmission {
  const { observationsTimestamp, observers, observations, juelsPerFeeCoin } = decodeMedianReport(report);
  const raised = observations.map((value, index) => ({
    timestamp: observationsTimestamp,
    value: index === 0 ? value + 1n : value,
    juelsPerFeeCoin,
    gasPriceSubunits: 0n,
    observer: observers[index] ?? 0,
  }));
  return { report: { report: buildMedianReport(raised), info }, signatures };
}
