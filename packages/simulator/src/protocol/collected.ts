/** Something that arrives so many milliseconds after the step began. */
export interface Arrival<T> {
  readonly afterMs: number;
  readonly value: T;
}

export interface Collecting<T> {
  /** What comes later is lost. */
  readonly limitMs: number;
  /** What comes within that time after the quorum counts too; undefined: nothing does, not even what came with it. */
  readonly graceMs?: number;
  /** Looks at each arrival in its turn; false: it does not count. */
  readonly isValid?: (value: T) => boolean | Promise<boolean>;
  /** Asked after each arrival that counts, with all of them, until it says so. */
  readonly isEnough: (values: readonly T[]) => boolean | Promise<boolean>;
}

/** What somebody has who waits for a quorum: all that counts, and when it went on; undefined: there was none in time. */
export interface Collected<T> {
  readonly values: readonly T[];
  readonly quorumAtMs: number | undefined;
}

/** Takes arrivals in the order of their times, and of their places where those are equal. */
export async function collected<T>(arrivals: readonly Arrival<T>[], collecting: Collecting<T>): Promise<Collected<T>> {
  const { limitMs, graceMs, isValid, isEnough } = collecting;
  const values: T[] = [];
  let quorumAtMs: number | undefined;
  for (const { afterMs, value } of [...arrivals].sort((a, b) => a.afterMs - b.afterMs)) {
    if (afterMs > (quorumAtMs ?? limitMs)) break;
    if (isValid !== undefined && !(await isValid(value))) continue;
    values.push(value);
    if (quorumAtMs !== undefined || !(await isEnough(values))) continue;
    quorumAtMs = afterMs + (graceMs ?? 0);
    if (graceMs === undefined) break;
  }
  return { values, quorumAtMs };
}
