import {
  type CallOptions,
  type ClientInterceptor,
  Metadata,
  type RelayTap,
  type ServerInterceptor,
  Status,
  StatusError,
} from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import type { Observer } from '../observe/observer.js';
import { attributes } from './attributes.js';
import type { Span } from './pb/trace.pb.js';
import { childContext, formatTraceparent, parseTraceparent, type TraceContext } from './trace-context.js';

const kinds = { internal: 1, server: 2, client: 3 } as const;

/** Makes a span of every call, on both sides and in the relay; each hands its own place on as the next one's parent. */
export class Tracer implements Observer {
  readonly client: Observer['client'];
  readonly server: Observer['server'];
  readonly relay: RelayTap;
  readonly #ratio: number;
  readonly #record: (span: Init<Span>) => void;

  /** @param ratio share of new traces that are recorded, 0 to 1 */
  constructor(ratio: number, record: (span: Init<Span>) => void) {
    this.#ratio = ratio;
    this.#record = record;
    this.client = { interceptors: [this.#clientSide()] };
    this.server = { interceptors: [this.#serverSide()] };
    this.relay = this.#relayTap();
  }

  #begin(path: string, kind: keyof typeof kinds, metadata: Metadata | undefined): RunningSpan {
    const parent = parseTraceparent(metadata?.get('traceparent'));
    const context = childContext(parent, this.#ratio);
    const startedAt = now();
    const end = (status: Status | undefined, message: string): void => {
      if (context.sampled) this.#record(spanOf({ path, kind, parent, context, startedAt, status, message }));
    };
    return { context, end };
  }

  #clientSide(): ClientInterceptor {
    const begin = (path: string, options: CallOptions) => {
      const span = this.#begin(path, 'client', options.metadata);
      const metadata = new Metadata(options.metadata).set('traceparent', formatTraceparent(span.context));
      return { span, options: { ...options, metadata } };
    };
    return {
      unary: (method, request, given, next) => {
        const { span, options } = begin(method.path, given);
        return ending(span, () => next(request, options));
      },
      clientStream: (method, requests, given, next) => {
        const { span, options } = begin(method.path, given);
        return ending(span, () => next(requests, options));
      },
      serverStream: (method, request, given, next) => {
        const { span, options } = begin(method.path, given);
        return streamEnding(span, next(request, options));
      },
      bidiStream: (method, requests, given, next) => {
        const { span, options } = begin(method.path, given);
        return streamEnding(span, next(requests, options));
      },
    };
  }

  #serverSide(): ServerInterceptor {
    return (call, next) => {
      const span = this.#begin(call.path, 'server', call.metadata);
      // The implementation hands this on with its own calls.
      call.metadata.set('traceparent', formatTraceparent(span.context));
      return ending(span, next);
    };
  }

  #relayTap(): RelayTap {
    return {
      open: (path, metadata) => {
        const span = this.#begin(path, 'internal', metadata);
        return { end: (status, details) => span.end(status, details) };
      },
    };
  }
}

interface RunningSpan {
  readonly context: TraceContext;
  /** @param status undefined when the stream was reset */
  end(status: Status | undefined, message: string): void;
}

async function ending<T>(span: RunningSpan, run: () => Promise<T>): Promise<T> {
  try {
    const result = await run();
    span.end(Status.OK, '');
    return result;
  } catch (error) {
    const { status, details } = StatusError.from(error);
    span.end(status, details);
    throw error;
  }
}

/** A stream's span ends with the last response that the caller reads, or when it stops reading. */
function streamEnding<T>(span: RunningSpan, responses: AsyncIterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = responses[Symbol.asyncIterator]();
      return {
        next: async () => {
          try {
            const result = await iterator.next();
            if (result.done === true) span.end(Status.OK, '');
            return result;
          } catch (error) {
            const { status, details } = StatusError.from(error);
            span.end(status, details);
            throw error;
          }
        },
        return: async () => {
          span.end(Status.CANCELLED, 'the reader of the responses stopped');
          await iterator.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

interface EndedSpan {
  readonly path: string;
  readonly kind: keyof typeof kinds;
  readonly parent: TraceContext | undefined;
  readonly context: TraceContext;
  readonly startedAt: bigint;
  readonly status: Status | undefined;
  readonly message: string;
}

/** Names and attributes are OpenTelemetry's for gRPC. */
function spanOf({ path, kind, parent, context, startedAt, status, message }: EndedSpan): Init<Span> {
  const [, service = '', method = ''] = path.split('/');
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    parentSpanId: parent?.spanId ?? new Uint8Array(0),
    name: path.slice(1),
    kind: kinds[kind],
    startTimeUnixNano: startedAt,
    endTimeUnixNano: now(),
    attributes: attributes({
      'rpc.system': 'grpc',
      'rpc.service': service,
      'rpc.method': method,
      ...(status !== undefined && { 'rpc.grpc.status_code': status }),
      ...(kind === 'internal' && { 'loopp.relay': true }),
    }),
    ...(status !== Status.OK && { status: { code: 2, message } }),
  };
}

function now(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
}
