import { Status } from '@loopp/grpc';
import type { Call } from '../../types/call.js';

/** How a call is refused. */
export interface ExpectedError {
  /** What the implementation's own text holds: others may put words of theirs before it. */
  readonly text: string | RegExp;
  /** Left out: Unknown, as of any error without a status of its own. */
  readonly status?: Status;
}

type Outcome<R> =
  | { readonly answer: R }
  | { readonly check: (answer: R) => void | Promise<void> }
  | { readonly error: ExpectedError }
  | Making<R>;

/** An object of methods and of parts, as opposed to data. */
type IsLive<R> = R extends { close(call?: Call): Promise<void> }
  ? true
  : {
        [K in keyof R]-?: NonNullable<R[K]> extends (...args: never[]) => Promise<unknown> ? never : K;
      }[keyof R] extends never
    ? true
    : false;

type Making<R> = R extends void
  ? never
  : IsLive<R> extends true
    ? { readonly makes: Cases<R> }
    : R extends { readonly plugin: infer P; readonly info: infer I }
      ? { readonly makes: Cases<P>; readonly info: I }
      : never;

/**
 * One call and what comes of it: a known `answer`, an answer that passes a `check` (it throws if not), an `error`, or
 * an object that in turn answers as the cases in `makes` say (and, of a factory, the `info` that comes with it).
 */
export type Case<A extends readonly unknown[], R> = { readonly args: A } & Outcome<R>;

type ArgsOf<P extends unknown[]> = Required<P> extends [...infer A, Call] ? Readonly<A> : never;

type CasesOf<M, Optional> = M extends (...args: infer P) => Promise<infer R>
  ? readonly Case<ArgsOf<P>, R>[]
  : M extends object
    ? Optional extends true
      ? 'present' | 'absent'
      : Cases<M>
    : never;

/**
 * Calls of an interface's methods, by name, without the call's context. Parts that every implementation has are nested;
 * of a part that it may lack this tells whether it is there (the part has a suite of its own).
 */
export type Cases<T> = {
  readonly [K in keyof T]?: CasesOf<NonNullable<T[K]>, undefined extends T[K] ? true : false>;
};

/** A method by name, `part.method` for those of a part that every implementation has. */
export type MethodPath<T> = {
  readonly [K in keyof T & string]: NonNullable<T[K]> extends (...args: never[]) => Promise<unknown>
    ? K
    : undefined extends T[K]
      ? never
      : `${K}.${keyof T[K] & string}`;
}[keyof T & string];

/** One call among others whose order counts. */
export type Step<T> = {
  readonly [K in keyof T & string]: NonNullable<T[K]> extends (...args: infer P) => Promise<infer R>
    ? { readonly call: K } & Case<ArgsOf<P>, R>
    : never;
}[keyof T & string];

/** Cases of a method that the implementation leaves out: it answers Unimplemented. */
export function unimplemented<A extends readonly unknown[]>(...args: A): readonly [Refused<A>] {
  return [{ args, error: { status: Status.UNIMPLEMENTED, text: '' } }];
}

interface Refused<A> {
  readonly args: A;
  readonly error: ExpectedError;
}
