import type { HpackEncoder } from '../hpack/encoder.js';
import type { HeaderSource } from '../http2/send-queue.js';
import { acceptedEncodings, type Compression } from '../message/compression.js';
import { encodeMessage } from '../message/percent.js';
import { writeMetadata } from '../message/wire-metadata.js';
import type { Metadata } from '../metadata.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';

/** The header of a response. */
export class ResponseHeader implements HeaderSource {
  readonly #metadata: Metadata | undefined;
  readonly #compression: Compression;

  constructor(metadata: Metadata | undefined, compression: Compression) {
    this.#metadata = metadata;
    this.#compression = compression;
  }

  encodeHeaders(encoder: HpackEncoder): void {
    encoder.indexed(':status', '200');
    encoder.indexed('content-type', 'application/grpc');
    if (this.#compression !== 'identity') encoder.indexed('grpc-encoding', this.#compression);
    if (this.#metadata !== undefined) writeMetadata(encoder, this.#metadata);
  }
}

/** The end of a response: its status. Alone (`only`), it stands for the header too. */
export class ResponseTrailers implements HeaderSource {
  readonly #error: StatusError | undefined;
  readonly #metadata: Metadata | undefined;
  readonly #only: boolean;

  constructor(error: StatusError | undefined, metadata: Metadata | undefined, only: boolean) {
    this.#error = error;
    this.#metadata = metadata;
    this.#only = only;
  }

  get instead(): HeaderSource {
    return this.#only ? largeTrailersOnly : largeTrailers;
  }

  encodeHeaders(encoder: HpackEncoder): void {
    if (this.#only) {
      encoder.indexed(':status', '200');
      encoder.indexed('content-type', 'application/grpc');
    }
    const error = this.#error;
    encoder.indexed('grpc-status', String(error?.status ?? Status.OK));
    if (error !== undefined) {
      if (error.details !== '') encoder.literal('grpc-message', encodeMessage(error.details));
      if (error.status === Status.UNIMPLEMENTED) encoder.indexed('grpc-accept-encoding', acceptedEncodings);
      if (error.metadata.size > 0) writeMetadata(encoder, error.metadata);
    }
    if (this.#metadata !== undefined) writeMetadata(encoder, this.#metadata);
  }
}

/** A response with an HTTP status and nothing else, for requests that are no gRPC. */
export class PlainResponse implements HeaderSource {
  readonly #httpStatus: string;

  constructor(httpStatus: string) {
    this.#httpStatus = httpStatus;
  }

  encodeHeaders(encoder: HpackEncoder): void {
    encoder.literal(':status', this.#httpStatus);
  }
}

/** The two that nearly every call has. */
export const plainHeader: HeaderSource = constant(new ResponseHeader(undefined, 'identity'));
export const plainTrailers: HeaderSource = constant(new ResponseTrailers(undefined, undefined, false));

/** What goes instead of trailers that the client would refuse for their size, with and without a header before it. */
const tooLarge = new StatusError(Status.INTERNAL, 'the trailers are larger than the client accepts', {
  remedy: 'send less metadata and a shorter status message, or raise maxHeaderListSize of the client',
});
const largeTrailersOnly: HeaderSource = constant(new ResponseTrailers(tooLarge, undefined, true));
export const largeTrailers: HeaderSource = constant(new ResponseTrailers(tooLarge, undefined, false));

function constant(source: HeaderSource): HeaderSource {
  return { constant: true, encodeHeaders: (encoder) => source.encodeHeaders(encoder) };
}
