/** What became of a round. Prices are in units of 10^-decimals. */
export interface RoundOutcome {
  readonly epoch: number;
  readonly round: number;
  /** Skipped: the plugins' own rules wanted no report, or wanted this one no more. */
  readonly outcome: 'transmitted' | 'skipped' | 'failed';
  /** Why it was not transmitted, or is not right. */
  readonly reason: string | undefined;
  /** Those in the report, ascending; without a report those that the oracles made, in the order of the oracles. */
  readonly observations: readonly bigint[];
  /** Element n/2 of `observations` in ascending order, computed here and not by a plugin. */
  readonly median: bigint | undefined;
  /** What the contract answers after the transmission. */
  readonly answer: bigint | undefined;
  readonly transmitter: string | undefined;
  readonly transaction: string | undefined;
  readonly gasUsed: bigint | undefined;
  readonly ms: number;
}
