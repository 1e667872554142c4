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

/** Functions of the same name in `@bufbuild/protobuf`. */
export interface ProtobufEsRuntime {
  toBinary(schema: { readonly typeName: string }, message: object): Uint8Array;
  fromBinary(schema: { readonly typeName: string }, bytes: Uint8Array): object;
}

/** A method of a protobuf-es service as ours: `fromProtobufEs(Greeter.method.sayHello, { toBinary, fromBinary })`. */
export function fromProtobufEs<I extends object, O extends object, K extends keyof typeof kinds>(
  method: ProtobufEsMethod<I, O, K>,
  runtime: ProtobufEsRuntime,
): Method<I, O, (typeof kinds)[K]> {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    kind: kinds[method.methodKind],
    request: codecOf(method.input, runtime),
    response: codecOf(method.output, runtime),
  };
}

function codecOf<T extends object>(schema: ProtobufEsSchema<T>, runtime: ProtobufEsRuntime): Codec<T> {
  return {
    encode: (message) => runtime.toBinary(schema, message),
    // protobuf-es says that a schema's messages have the type that its brand names.
    decode: (bytes) => runtime.fromBinary(schema, bytes) as T,
  };
}
