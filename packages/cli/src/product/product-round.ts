/** What became of a round of a product that this command knows nothing about. */
export interface ProductRound {
  readonly epoch: number;
  readonly round: number;
  /** OCR3 only. */
  readonly seqNr: bigint | undefined;
  readonly outcome: 'transmitted' | 'skipped' | 'failed';
  /** Why it was not transmitted, or not seen on the chain. */
  readonly reason: string | undefined;
  /** In the order of the oracles. */
  readonly observations: readonly Uint8Array[];
  /** OCR3: the committed outcome. */
  readonly committed: Uint8Array | undefined;
  readonly reports: readonly Uint8Array[];
  /** Accounts of the oracles that transmitted, each once. */
  readonly transmitters: readonly string[];
  readonly ms: number;
}
