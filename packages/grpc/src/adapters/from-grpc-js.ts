import { LooppError } from '../loopp-error.js';
import type { Method, MethodKind } from '../method.js';

/**
 * The shape of a method definition of grpc-js, as its code generators and proto-loader make them. Where they tell what
 * is serialized from what comes of deserializing (`IInput` and `OInput` from `I` and `O`), so does the method.
 */
export interface GrpcJsMethod<I, O, IInput = I, OInput = O> {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  requestSerialize(value: IInput): Buffer;
  requestDeserialize(bytes: Buffer): I;
  responseSerialize(value: OInput): Buffer;
  responseDeserialize(bytes: Buffer): O;
}

/**
 * A method of a grpc-js service definition as ours: `fromGrpcJs(greeter.sayHello, 'unary')`. The kind is asked for
 * because most definitions do not carry it in their types. Throws {@link LooppError} `WRONG_METHOD_KIND` when it is
 * another.
 */
export function fromGrpcJs<I, O, IInput, OInput, K extends MethodKind>(
  definition: GrpcJsMethod<I, O, IInput, OInput>,
  kind: K,
): Method<I, O, K, IInput, OInput> {
  const actual = kindOf(definition.requestStream, definition.responseStream);
  if (actual !== kind) {
    const remedy = `say '${actual}'`;
    throw new LooppError('WRONG_METHOD_KIND', `${definition.path} is ${actual}, not ${kind}`, { remedy });
  }
  return {
    path: definition.path,
    kind,
    request: {
      encode: (value) => definition.requestSerialize(value),
      decode: (bytes) => definition.requestDeserialize(asBuffer(bytes)),
    },
    response: {
      encode: (value) => definition.responseSerialize(value),
      decode: (bytes) => definition.responseDeserialize(asBuffer(bytes)),
    },
  };
}

function kindOf(requestStream: boolean, responseStream: boolean): MethodKind {
  if (requestStream) return responseStream ? 'bidiStream' : 'clientStream';
  return responseStream ? 'serverStream' : 'unary';
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
