import type { HpackEncoder } from '../hpack/encoder.js';
import type { HeaderSource } from '../http2/send-queue.js';
import { acceptedEncodings, type Compression } from '../message/compression.js';
import { encodeMessage } from '../message/percent.js';
import { writeMetadata } from '../message/wire-metadata.js';
import type { Metadata } from '../metadata.js';
import { Status } from '../status.js';
import type { StatusError } from '../status-error.js';
import { fitStatus, trailersTooLarge } from './fit-status.js';

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
  readonly #httpStatus: string;

  constructor(error: StatusError | undefined, metadata: Metadata | undefined, only: boolean, httpStatus = '200') {
    this.#error = error;
    this.#metadata = metadata;
    this.#only = only;
    this.#httpStatus = httpStatus;
  }

  within(limit: number): HeaderSource | undefined {
    if (this.#error === undefined) return undefined;
    const error = fitStatus(this.#error, this.#metadata, limit);
    return new ResponseTrailers(error, undefined, this.#only, this.#httpStatus);
  }

  get instead(): HeaderSource {
    return new ResponseTrailers(trailersTooLarge, undefined, this.#only);
  }

  encodeHeaders(encoder: HpackEncoder): void {
    if (this.#only) {
      if (this.#httpStatus === '200') encoder.indexed(':status', '200');
      else encoder.literal(':status', this.#httpStatus);
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

/** The two that nearly every call has. */
export const plainHeader: HeaderSource = constant(new ResponseHeader(undefined, 'identity'));
export const plainTrailers: HeaderSource = constant(new ResponseTrailers(undefined, undefined, false));

function constant(source: HeaderSource): HeaderSource {
  return { constant: true, encodeHeaders: (encoder) => source.encodeHeaders(encoder) };
}
