/** What an oracle knows of the latest outcome, with a quorum's votes as proof. */
export interface Certificate {
  readonly seqNr: bigint;
  /** In which the quorum voted. */
  readonly epoch: number;
  /** False: a quorum prepared it, and nobody knows whether one committed it. */
  readonly isCommitted: boolean;
  readonly outcome: Uint8Array;
}

/** libocr's order of certificates: sequence number, then committed after prepared, then epoch. */
export function isLater(a: Certificate, b: Certificate): boolean {
  if (a.seqNr !== b.seqNr) return a.seqNr > b.seqNr;
  if (a.isCommitted !== b.isCommitted) return a.isCommitted;
  return a.epoch > b.epoch;
}
