import type { Method } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { ArgsMapping, Mapping } from './mapping.js';

/** A method of a service: its wire shape and the mappings of its request and its reply. */
export type MethodTable = UnaryTable | StreamTable;

export interface UnaryTable extends MethodBase {
  readonly wire: Method<unknown, unknown, 'unary'>;
}

/** Answers with a stream of replies. */
export interface StreamTable extends MethodBase {
  readonly wire: Method<unknown, unknown, 'serverStream'>;
}

interface MethodBase {
  readonly args: ArgsMapping<readonly unknown[], unknown>;
  readonly reply: Mapping<unknown, unknown>;
  /** Set when a call may be sent again although the first one may have been carried out. */
  readonly repeatable: boolean;
  /** Set when the call ends the object: its connection is closed after it. */
  readonly closes: boolean;
  /** Set when there is one object at a time: the next one, whatever its arguments, replaces and closes it. */
  readonly single: boolean;
  /** Longest wait for the answer, in milliseconds, whatever the caller's deadline. */
  readonly timeoutMs: number | undefined;
  /** Set when references are inside: such a method ends at the host instead of being relayed. */
  readonly refs: boolean;
  /** Chooses this entry among several that share one wire method, by the request. */
  readonly when: ((request: never) => boolean) | undefined;
  /** The error text for a request that no entry takes. */
  readonly otherwise: string;
  /** The form of the answer to one request, where it depends on that. A client reads all forms alike. */
  readonly replyTo: ((request: never) => ReplyForm<unknown>) | undefined;
  /** Answers for implementations that leave the method out; without it they answer Unimplemented. */
  readonly byDefault: (() => unknown) | undefined;
}

type ReplyForm<R> = Pick<Mapping<R, unknown>, 'toWire'>;

export interface MethodOptions<Req, R> {
  readonly repeatable?: boolean;
  readonly closes?: boolean;
  readonly single?: boolean;
  readonly timeoutMs?: number;
  readonly when?: (request: Req) => boolean;
  readonly otherwise?: string;
  readonly replyTo?: (request: Req) => ReplyForm<R>;
  readonly byDefault?: () => R;
}

/** The methods of a domain interface that a table can describe: asynchronous, with the call's context last. */
export type UnaryOf<A extends readonly unknown[], R> = UnaryTable & {
  readonly types?: (...args: [...A, call?: Call]) => Promise<R>;
};
export type StreamOf<A extends readonly unknown[], R> = StreamTable & {
  readonly types?: (...args: [...A, call?: Call]) => AsyncIterable<R>;
};

type Described<F> = F extends (...args: infer P) => infer Result
  ? Required<P> extends [...infer A, Call]
    ? Result extends Promise<infer R>
      ? UnaryOf<A, R>
      : Result extends AsyncIterable<infer R>
        ? StreamOf<A, R>
        : never
    : never
  : never;

export interface ServiceTable<T> {
  /** Full name, as in the path of its methods: `loop.DataSource`. */
  readonly typeName: string;
  /** Names in older releases, by which a server answers too. */
  readonly olderNames: readonly string[];
  readonly methods: Readonly<Record<string, MethodTable>>;
  readonly types?: T;
}

/** Methods left out of the table stay off the wire. */
type TableOf<T> = {
  readonly [K in keyof T as T[K] extends object | undefined ? K : never]?: Described<NonNullable<T[K]>>;
};

/** One service, described once. */
export function service<T>(
  { typeName }: { readonly typeName: string },
  methods: TableOf<T>,
  { olderNames = [] }: { readonly olderNames?: readonly string[] } = {},
): ServiceTable<T> {
  return { typeName, olderNames, methods: methods as Readonly<Record<string, MethodTable>> };
}

/** A generated method, seen from what its codecs decode. */
interface WireMethod<Kind, Req, Rep> {
  readonly path: string;
  readonly kind: Kind;
  readonly request: { decode(bytes: Uint8Array): Req };
  readonly response: { decode(bytes: Uint8Array): Rep };
}

/** Mappings fit a message when every field they name is there, with the type they read. */
type Fits<Message, Wire> = Message extends Wire ? unknown : { readonly 'does not fit the message': Message };

export function unary<Req, Rep, A extends readonly unknown[], R, ArgsWire, ReplyWire>(
  wire: WireMethod<'unary', Req, Rep>,
  args: ArgsMapping<A, ArgsWire> & Fits<Req, ArgsWire>,
  reply: Mapping<R, ReplyWire> & Fits<Rep, ReplyWire>,
  options: MethodOptions<Req, R> = {},
): UnaryOf<A, R> {
  return { wire: wire as UnaryTable['wire'], ...rest(args, reply, options) };
}

/**
 * A method that answers with any number of messages. The client's call begins with the first `next` and is cancelled
 * by leaving the loop; the implementation is an async generator, whose messages are sent as fast as they are read.
 */
export function serverStream<Req, Rep, A extends readonly unknown[], R, ArgsWire, ReplyWire>(
  wire: WireMethod<'serverStream', Req, Rep>,
  args: ArgsMapping<A, ArgsWire> & Fits<Req, ArgsWire>,
  reply: Mapping<R, ReplyWire> & Fits<Rep, ReplyWire>,
  options: Pick<MethodOptions<Req, AsyncIterable<R>>, 'repeatable' | 'when' | 'otherwise' | 'byDefault'> = {},
): StreamOf<A, R> {
  if (args.refs || reply.refs) throw new TypeError(`${wire.path}: streams carry no references`);
  return { wire: wire as StreamTable['wire'], ...rest(args, reply, options) };
}

export function isStream(method: MethodTable): method is StreamTable {
  return method.wire.kind === 'serverStream';
}

/** Here the types of one method are erased: client and server treat all methods alike. */
function rest<Req, R>(
  args: { readonly refs: boolean },
  reply: { readonly refs: boolean },
  options: MethodOptions<Req, R>,
): MethodBase {
  return {
    args: args as MethodBase['args'],
    reply: reply as MethodBase['reply'],
    repeatable: options.repeatable ?? false,
    closes: options.closes ?? false,
    single: options.single ?? false,
    timeoutMs: options.timeoutMs,
    refs: args.refs || reply.refs,
    when: options.when as MethodBase['when'],
    otherwise: options.otherwise ?? 'request not supported',
    replyTo: options.replyTo as MethodBase['replyTo'],
    byDefault: options.byDefault,
  };
}
