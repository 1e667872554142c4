import type { HeaderList } from '../hpack/decoder.js';
import { HeaderTooLarge } from '../http2/header-too-large.js';
import { ErrorCode, errorName } from '../http2/protocol.js';
import type { StreamAbort } from '../http2/stream.js';
import { Status, statusFromCode } from '../status.js';
import { StatusError } from '../status-error.js';
import { isGrpcContentType } from './content-type.js';
import { decodeMessage } from './percent.js';
import { field, readMetadata } from './wire-metadata.js';

/** gRPC over HTTP/2, "Errors": what a reset means. */
const statusOfReset: Readonly<Record<number, Status>> = {
  [ErrorCode.STREAM_CLOSED]: Status.UNKNOWN,
  [ErrorCode.REFUSED_STREAM]: Status.UNAVAILABLE,
  [ErrorCode.CANCEL]: Status.CANCELLED,
  [ErrorCode.ENHANCE_YOUR_CALM]: Status.RESOURCE_EXHAUSTED,
  [ErrorCode.INADEQUATE_SECURITY]: Status.PERMISSION_DENIED,
};

/** doc/http-grpc-status-mapping.md: what an HTTP status means when there is no gRPC status. */
const statusOfHttp: Readonly<Record<string, Status>> = {
  '400': Status.INTERNAL,
  '401': Status.UNAUTHENTICATED,
  '403': Status.PERMISSION_DENIED,
  '404': Status.UNIMPLEMENTED,
  '429': Status.UNAVAILABLE,
  '502': Status.UNAVAILABLE,
  '503': Status.UNAVAILABLE,
  '504': Status.UNAVAILABLE,
};

/**
 * The error that trailers stand for; undefined for OK. A status is a decimal number, as grpc-go and grpc-js read it:
 * leading zeros say nothing. One that gRPC does not define, that is no number, or that comes twice with different values
 * is UNKNOWN.
 */
export function statusOfTrailers(fields: HeaderList): StatusError | undefined {
  let code: string | undefined;
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] !== 'grpc-status') continue;
    const value = fields[i + 1] ?? '';
    code = code === undefined || code === value ? value : `${code}, ${value}`;
  }
  if (code === '0') return undefined;
  if (code === undefined) return new StatusError(Status.UNKNOWN, 'the server sent no status');
  const number = /^[+-]?\d+$/.test(code) ? Number(code) : Number.NaN;
  if (number === 0) return undefined;
  const message = decodeMessage(field(fields, 'grpc-message') ?? '');
  const metadata = readMetadata(fields);
  if (Number.isNaN(number)) {
    const details = `malformed grpc-status: ${JSON.stringify(code.slice(0, 100))}`;
    return new StatusError(Status.UNKNOWN, message === '' ? details : `${details}: ${message}`, { metadata });
  }
  const unknown = number < 0 || number > Status.UNAUTHENTICATED;
  const details =
    message === '' && unknown ? `the server sent the status ${code}, which gRPC does not define` : message;
  return new StatusError(statusFromCode(number), details, { metadata });
}

/**
 * What is wrong with a response's header for gRPC; undefined when it is a gRPC response. As for grpc-go, its content-type
 * decides, whatever the HTTP status.
 */
export function faultOfResponse(fields: HeaderList): StatusError | undefined {
  const contentType = field(fields, 'content-type');
  if (isGrpcContentType(contentType)) return undefined;
  const type =
    contentType === undefined
      ? 'the content-type is missing'
      : `received unexpected content-type ${JSON.stringify(contentType.slice(0, 100))}`;
  return statusOfHttpStatus(fields, type) ?? foreign(Status.UNKNOWN, type);
}

/** The error that the HTTP status of a header stands for where there is no gRPC status; undefined for 200. */
export function statusOfHttpStatus(fields: HeaderList, also = ''): StatusError | undefined {
  const http = fields[1] ?? '';
  if (http === '200') return undefined;
  const details = `unexpected HTTP status code received from server: ${http}${also === '' ? '' : `; ${also}`}`;
  return foreign(statusOfHttp[http] ?? Status.UNKNOWN, details);
}

function foreign(status: Status, details: string): StatusError {
  return new StatusError(status, details, { remedy: 'check that a gRPC server listens at this address' });
}

/** The error of a header that could not be sent; INTERNAL for one that the peer would refuse, as in grpc-go. */
export function statusOfHeader(error: unknown): StatusError {
  if (!(error instanceof HeaderTooLarge)) return StatusError.from(error);
  return new StatusError(Status.INTERNAL, error.message, { cause: error, remedy: error.remedy, neverSent: true });
}

/** The error of a stream that ended before its time. */
export function statusOfAbort(abort: StreamAbort): StatusError {
  const { neverSent } = abort;
  if (abort.by === 'connection') return new StatusError(Status.UNAVAILABLE, abort.message, { neverSent });
  const status = statusOfReset[abort.code] ?? Status.INTERNAL;
  if (abort.by === 'us') return new StatusError(status, abort.message);
  const details = `stream terminated by RST_STREAM with error code: ${errorName(abort.code)}`;
  return new StatusError(status, details, { neverSent });
}
