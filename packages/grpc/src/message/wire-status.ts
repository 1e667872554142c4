import type { HeaderList } from '../hpack/decoder.js';
import { HeaderTooLarge } from '../http2/header-too-large.js';
import { ErrorCode, errorName } from '../http2/protocol.js';
import type { StreamAbort } from '../http2/stream.js';
import { Status, statusFromCode } from '../status.js';
import { StatusError } from '../status-error.js';
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

/** The error that trailers stand for; undefined for OK. */
export function statusOfTrailers(fields: HeaderList): StatusError | undefined {
  const code = field(fields, 'grpc-status');
  if (code === '0') return undefined;
  if (code === undefined) return new StatusError(Status.UNKNOWN, 'the server sent no status');
  const status = /^\d{1,3}$/.test(code) ? statusFromCode(Number(code)) : Status.UNKNOWN;
  const details = decodeMessage(field(fields, 'grpc-message') ?? '');
  return new StatusError(status, details, { metadata: readMetadata(fields) });
}

/** What is wrong with a response's header for gRPC; undefined when it is a gRPC response. */
export function faultOfResponse(fields: HeaderList): StatusError | undefined {
  const http = fields[1] ?? '';
  const contentType = field(fields, 'content-type');
  if (http === '200' && contentType?.startsWith('application/grpc')) return undefined;
  const status = http === '200' ? Status.UNKNOWN : (statusOfHttp[http] ?? Status.UNKNOWN);
  const details = `unexpected HTTP status code received from server: ${http}; content-type "${contentType ?? ''}"`;
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
