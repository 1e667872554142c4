import type { Call } from '../../types/call.js';
import type { Cases, MethodPath } from './cases.js';

/** What not every implementation, or not every way to it, can be asked for. */
export interface Needs {
  /** A call with an aborted signal ends with the abort, even if its answer would be there at once. */
  readonly abort: string;
  /** A call whose deadline has passed ends with it, even if its answer would be there at once. */
  readonly deadline: string;
  /** Several calls may be under way at a time. */
  readonly concurrency: string;
  /** What comes after `close` rejects. */
  readonly closed: string;
  /** Arguments that the protocol does not allow are refused. */
  readonly bounds: string;
  /** The configuration's digest is computed, not invented. */
  readonly digests: string;
  /** Reports are made of observations, not invented. */
  readonly reports: string;
}

export type Need = keyof Needs;

/** Inputs and expected answers of one implementation. */
export interface Fixture<T extends object> {
  readonly cases: Cases<T>;
  /** What the implementation cannot be asked for, each with the reason, which stands beside the rules skipped. */
  readonly lacks?: Partial<Needs>;
  /** Rules that the implementation is known to break, by name, each with the reason. */
  readonly without?: Readonly<Record<string, string>>;
  /**
   * A method whose answer takes some time, so that giving up a call of it makes sense. Left out: the first one that has
   * an answer.
   */
  readonly slow?: MethodPath<T>;
  /** A call that goes on until it is aborted. */
  readonly waits?: WaitingCall<T>;
}

export interface WaitingCall<T> {
  readonly call: (subject: T, call: Call) => Promise<unknown>;
  /** Resolves when the implementation works on it. Left out: it is taken to do so after 50 ms. */
  readonly began?: () => Promise<void>;
  /** Resolves when the implementation works on no such call any more. */
  readonly ended?: () => Promise<void>;
}

/** What every implementation has to keep, as data: a test runs it, and so does the proof that it can fail. */
export interface Rule<S, F> {
  /** What holds, in one sentence. */
  readonly name: string;
  /** Who relies on it. */
  readonly why: string;
  /** The method that it is about, `part.method` for those of a part. */
  readonly method?: string;
  readonly needs?: readonly Need[];
  /** Set when the subject cannot be used afterwards. */
  readonly ends?: true;
  /** Why the fixture leaves nothing to check; undefined when there is something. */
  readonly skip?: (fixture: F) => string | undefined;
  /** Rejects when the rule does not hold. */
  run(subject: S, fixture: F): Promise<void>;
}

export interface Suite<S, F> {
  readonly name: string;
  readonly rules: readonly Rule<S, F>[];
}

/** What is to be tested. */
export interface Made<S> {
  readonly subject: S;
  /** Frees what was made beside the subject. Left out: the subject's own `close`. */
  close?(): Promise<void>;
}

/** Makes a subject: one for all the rules that leave it as it was, and one for each rule that ends it. */
export type Make<S> = () => Made<S> | Promise<Made<S>>;

/** Why a rule is not run with a fixture; undefined when it is. */
export function skipReason<T extends object, F extends Fixture<T>>(rule: Rule<T, F>, fixture: F): string | undefined {
  const known = fixture.without?.[rule.name];
  if (known !== undefined) return known;
  for (const need of rule.needs ?? []) {
    const reason = fixture.lacks?.[need];
    if (reason !== undefined) return `${need}: ${reason}`;
  }
  return rule.skip?.(fixture);
}
