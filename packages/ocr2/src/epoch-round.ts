/** The order of reports within one configuration. */
export interface EpochRound {
  /** uint32. */
  readonly epoch: number;
  /** 0 to 255. */
  readonly round: number;
}

/** Whether `a` comes before `b`. */
export function isEarlier(a: EpochRound, b: EpochRound): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.round < b.round);
}
