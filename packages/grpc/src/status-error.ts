import { LooppError } from './loopp-error.js';
import { Metadata } from './metadata.js';
import { Status, statusName } from './status.js';

/** A call that ended with a status other than OK, on either side. */
export class StatusError extends LooppError {
  readonly status: Status;
  /** The status message (`grpc-message`), without a prefix. */
  readonly details: string;
  /** The trailers that came, or that shall go, with the status. */
  readonly metadata: Metadata;
  /**
   * On the client: the call surely never reached the peer's application (connect failed, not yet written, refused by
   * RST_STREAM REFUSED_STREAM, or above the last stream id of a GOAWAY), so that it may be repeated without harm.
   */
  readonly neverSent: boolean;

  constructor(
    status: Status,
    details: string,
    options?: { metadata?: Metadata; neverSent?: boolean; cause?: unknown; remedy?: string | undefined },
  ) {
    super(statusName(status), details === '' ? statusName(status) : `${statusName(status)}: ${details}`, options);
    this.status = status;
    this.details = details;
    this.metadata = options?.metadata ?? new Metadata();
    this.neverSent = options?.neverSent ?? false;
  }

  /**
   * The one way from any thrown value to a status: a StatusError stays, an `AbortError` is CANCELLED, a `TimeoutError`
   * is DEADLINE_EXCEEDED, everything else is UNKNOWN with its message, as grpc-go does.
   */
  static from(error: unknown): StatusError {
    if (error instanceof StatusError) return error;
    if (!(error instanceof Error)) return new StatusError(Status.UNKNOWN, String(error), { cause: error });
    if (error.name === 'AbortError') return new StatusError(Status.CANCELLED, error.message, { cause: error });
    if (error.name === 'TimeoutError')
      return new StatusError(Status.DEADLINE_EXCEEDED, error.message, { cause: error });
    const remedy = error instanceof LooppError ? error.remedy : undefined;
    return new StatusError(Status.UNKNOWN, error.message, { cause: error, remedy });
  }
}
