import type { Codec, Method } from '../method.js';

const kinds = {
  unary: 'unary',
  client_streaming: 'clientStream',
  server_streaming: 'serverStream',
  bidi_streaming: 'bidiStream',
} as const;

/** The shape of a message schema that protobuf-es generates; `$codegenv2` carries the message's type. */
export interface ProtobufEsSchema<T> {
  readonly typeName: string;
  readonly $codegenv2: { a: T; b: unknown };
}

/** The shape of a method descriptor of a service that protobuf-es generates. */
export interface ProtobufEsMethod<I, O, K extends keyof typeof kinds> {
  readonly name: string;
  readonly parent: { readonly typeName: string };
  readonly methodKind: K;
  readonly input: ProtobufEsSchema<I>;
  readonly output: ProtobufEsSchema<O>;
}

/** Functions of the same name in `@bufbuild/protobuf`; the module itself will do. */
export interface ProtobufEsRuntime {
  create(schema: { readonly typeName: string }, init: Record<string, unknown>): object;
  toBinary(schema: { readonly typeName: string }, message: object): Uint8Array;
  fromBinary(schema: { readonly typeName: string }, bytes: Uint8Array): object;
}

/** What `create` of protobuf-es makes a message `T` of: a message, or an object in which any field may be left out. */
export type ProtobufEsInit<T> = T | Fields<T>;

type Fields<T> = {
  readonly [K in keyof T as Exclude<K, '$unknown'>]?: (K extends '$typeName' ? never : InitOf<T[K]>) | undefined;
};

type Leaf = string | number | bigint | boolean | Uint8Array | undefined;

type InitOf<V> = V extends Leaf
  ? V
  : V extends { readonly $typeName: string }
    ? ProtobufEsInit<V>
    : V extends readonly (infer E)[]
      ? readonly InitOf<E>[]
      : V extends { case: infer C; value: infer E }
        ? { readonly case: C; readonly value: InitOf<E> }
        : V extends Record<string, { readonly $typeName: string }>
          ? { readonly [K in keyof V]: InitOf<V[K]> }
          : V;

/**
 * A method of a protobuf-es service as ours: `fromProtobufEs(Greeter.method.sayHello, { create, toBinary, fromBinary })`.
 * Requests and responses may leave fields out, as in `create`.
 */
export function fromProtobufEs<I extends object, O extends object, K extends keyof typeof kinds>(
  method: ProtobufEsMethod<I, O, K>,
  runtime: ProtobufEsRuntime,
): Method<I, O, (typeof kinds)[K], ProtobufEsInit<I>, ProtobufEsInit<O>> {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    kind: kinds[method.methodKind],
    request: codecOf(method.input, runtime),
    response: codecOf(method.output, runtime),
  };
}

function codecOf<T extends object>(
  schema: ProtobufEsSchema<T>,
  runtime: ProtobufEsRuntime,
): Codec<T, ProtobufEsInit<T>> {
  return {
    // A message comes back from `create` as it is.
    encode: (init) => runtime.toBinary(schema, runtime.create(schema, init as Record<string, unknown>)),
    // protobuf-es says that a schema's messages have the type that its brand names.
    decode: (bytes) => runtime.fromBinary(schema, bytes) as T,
  };
}
