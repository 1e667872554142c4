// What both sides are asked to do, and what they answered: JSON that scripts_test.go reads and writes as well.
// Bytes are hexadecimal, big numbers decimal text.

/** One plugin and what is asked of it in order. */
export interface Script {
  readonly config: {
    readonly configDigest: string;
    readonly n: number;
    readonly f: number;
    readonly onchainConfig: string;
    readonly offchainConfig: string;
  };
  readonly includeGas: boolean;
  readonly steps: readonly Step[];
}

/** Keys to sort; the answer is their indexes in the order that the sort leaves. */
export interface SortScript {
  readonly keys: readonly number[];
}

export type Operation = 'query' | 'observation' | 'report' | 'accept' | 'transmit' | 'build' | 'median';

export interface Step {
  readonly op: Operation;
  /** Milliseconds since the epoch; never less than in the step before. */
  readonly now: number;
  readonly timestamp: Round;
  readonly query?: string;
  /** What the data sources answer; a missing one fails. */
  readonly value?: string;
  readonly juelsPerFeeCoin?: string;
  readonly gasPriceSubunits?: string;
  readonly observations?: readonly { readonly observer: number; readonly observation: string }[];
  readonly parsed?: readonly ParsedObservation[];
  readonly report?: string;
  /** What the contract answers; a missing part cannot be read. */
  readonly transmission?: Round & { readonly answer: string; readonly time: number };
  readonly requested?: Round;
}

export interface Round {
  readonly configDigest: string;
  readonly epoch: number;
  readonly round: number;
}

export interface ParsedObservation {
  readonly timestamp: number;
  readonly value: string;
  readonly juelsPerFeeCoin: string;
  readonly observer: number;
}

/** What kind of failure, since each side has its own words. */
export type Failure = 'query' | 'observation' | 'tooFew' | 'contract' | 'report' | 'argument' | 'config';

export interface Results {
  readonly failure?: Failure | string;
  readonly info?: { readonly name: string; readonly uniqueReports: boolean; readonly limits: readonly number[] };
  readonly steps: readonly StepResult[];
}

export interface StepResult {
  readonly failure?: Failure | string;
  readonly bytes?: string;
  readonly yes?: boolean;
  readonly median?: string;
}
