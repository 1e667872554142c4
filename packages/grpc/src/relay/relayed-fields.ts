import type { HeaderList } from '../hpack/decoder.js';
import type { HpackEncoder } from '../hpack/encoder.js';
import type { HeaderSource } from '../http2/send-queue.js';
import { escapeEnds } from '../message/percent.js';
import { statusOfTrailers } from '../message/wire-status.js';
import { trailersTooLarge } from '../server/fit-status.js';
import { ResponseTrailers } from '../server/response-header.js';
import type { StatusError } from '../status-error.js';

/** Fields that repeat from call to call; only these may enter the next peer's table. */
const repeating = new Set([
  ':status',
  'te',
  'content-type',
  'user-agent',
  'grpc-encoding',
  'grpc-accept-encoding',
  'grpc-status',
]);

/**
 * Writes the fields of a header as they came, `grpc-timeout` and request pseudo-headers excepted, and spaces at the ends of
 * a status message, which some peers refuse, as escapes. Whether the sender
 * marked a field as never to be indexed is not known any more, so that every field of an application is (RFC 7541
 * section 6.2.3).
 */
export function relayFields(encoder: HpackEncoder, fields: HeaderList): void {
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] ?? '';
    const value = fields[i + 1] ?? '';
    if (repeating.has(name)) encoder.indexed(name, value);
    else if (name === 'grpc-message') encoder.neverIndexed(name, escapeEnds(value));
    else if (!name.startsWith(':') && name !== 'grpc-timeout') encoder.neverIndexed(name, value);
  }
}

/** A response's header or trailers on their way back. */
export class RelayedFields implements HeaderSource {
  readonly #fields: HeaderList;

  constructor(fields: HeaderList) {
    this.#fields = fields;
  }

  within(limit: number): HeaderSource | undefined {
    const error = statusOfTrailers(this.#fields);
    return error === undefined ? undefined : this.#trailers(error).within(limit);
  }

  get instead(): HeaderSource {
    return this.#trailers(trailersTooLarge);
  }

  #trailers(error: StatusError): ResponseTrailers {
    return new ResponseTrailers(error, undefined, this.#fields[0] === ':status');
  }

  encodeHeaders(encoder: HpackEncoder): void {
    relayFields(encoder, this.#fields);
  }
}
