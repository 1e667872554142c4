import type { Method } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { ArgsMapping, Mapping } from './mapping.js';

/** A method of a service: its wire shape and the mappings of its request and its reply. */
export interface MethodTable {
  readonly wire: Method<unknown, unknown, 'unary'>;
  readonly args: ArgsMapping<readonly unknown[], unknown>;
  readonly reply: Mapping<unknown, unknown>;
  /** Set when a call may be sent again although the first one may have been carried out. */
  readonly repeatable: boolean;
  /** Set when the call ends the object: its connection is closed after it. */
  readonly closes: boolean;
  /** Longest wait for the answer, in milliseconds, whatever the caller's deadline. */
  readonly timeoutMs: number | undefined;
  /** Set when references are inside: such a method ends at the host instead of being relayed. */
  readonly refs: boolean;
  /** Chooses this entry among several that share one wire method, by the request. */
  readonly when: ((request: never) => boolean) | undefined;
  /** The error text for a request that no entry takes. */
  readonly otherwise: string;
  /** Answers for implementations that leave the method out; without it they answer Unimplemented. */
  readonly byDefault: (() => unknown) | undefined;
}

export interface MethodOptions<Req, R> {
  readonly repeatable?: boolean;
  readonly closes?: boolean;
  readonly timeoutMs?: number;
  readonly when?: (request: Req) => boolean;
  readonly otherwise?: string;
  readonly byDefault?: () => R;
}

/** The methods of a domain interface that a table can describe: asynchronous, with the call's context last. */
export type MethodOf<A extends readonly unknown[], R> = MethodTable & {
  readonly types?: (...args: [...A, call?: Call]) => Promise<R>;
};

type Described<F> = F extends (...args: infer P) => Promise<infer R>
  ? Required<P> extends [...infer A, Call]
    ? MethodOf<A, R>
    : never
  : never;

export interface ServiceTable<T> {
  /** Full name, as in the path of its methods: `loop.DataSource`. */
  readonly typeName: string;
  readonly methods: Readonly<Record<string, MethodTable>>;
  readonly types?: T;
}

/** Methods left out of the table stay off the wire. */
type TableOf<T> = {
  readonly [K in keyof T as T[K] extends object | undefined ? K : never]?: Described<NonNullable<T[K]>>;
};

/** One service, described once. */
export function service<T>(definition: { readonly typeName: string }, methods: TableOf<T>): ServiceTable<T> {
  return { typeName: definition.typeName, methods: methods as Readonly<Record<string, MethodTable>> };
}

/** A generated method, seen from what its codecs decode. */
interface WireMethod<Req, Rep> {
  readonly path: string;
  readonly kind: 'unary';
  readonly request: { decode(bytes: Uint8Array): Req };
  readonly response: { decode(bytes: Uint8Array): Rep };
}

/** Mappings fit a message when every field they name is there, with the type they read. */
type Fits<Message, Wire> = Message extends Wire ? unknown : { readonly 'does not fit the message': Message };

export function unary<Req, Rep, A extends readonly unknown[], R, ArgsWire, ReplyWire>(
  wire: WireMethod<Req, Rep>,
  args: ArgsMapping<A, ArgsWire> & Fits<Req, ArgsWire>,
  reply: Mapping<R, ReplyWire> & Fits<Rep, ReplyWire>,
  options: MethodOptions<Req, R> = {},
): MethodOf<A, R> {
  return {
    // Here the types of one method are erased: client and server treat all methods alike.
    wire: wire as Method<unknown, unknown, 'unary'>,
    args: args as unknown as MethodTable['args'],
    reply: reply as unknown as MethodTable['reply'],
    repeatable: options.repeatable ?? false,
    closes: options.closes ?? false,
    timeoutMs: options.timeoutMs,
    refs: args.refs || reply.refs,
    when: options.when as MethodTable['when'],
    otherwise: options.otherwise ?? 'request not supported',
    byDefault: options.byDefault,
  };
}
