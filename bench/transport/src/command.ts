/** What an agent is asked: to measure, or only for its CPU time. */
export interface Command {
  readonly run: boolean;
  /** Octets of a message. */
  readonly size: number;
  readonly concurrency: number;
  readonly ms: number;
}

export interface Sample {
  readonly calls: number;
  /** How long it really took. */
  readonly micros: number;
  /** Microseconds of one call. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the process since it began, in microseconds. */
  readonly cpu: number;
}
