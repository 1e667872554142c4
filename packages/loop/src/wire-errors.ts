import { Status, StatusError } from '@loopp/grpc';

/**
 * An error that keeps its identity over the wire: its code and text travel as the call's status. Any other error
 * arrives as Unknown with its text.
 */
export class WireError extends StatusError {
  /** @param message the text by which the other side knows the error. */
  constructor(status: Status, message: string) {
    super(status, message);
    this.name = new.target.name;
  }

  /**
   * The narrower of the original's two rules, the error's own: the codes are equal, and of the received text, cut at
   * its colons, one part is this error's text. So `not found` is in `key: not found`, not in `key not found`.
   *
   * `isWireError` is the other rule, that of the original's clients of readers, writers, codecs and EVM.
   */
  isIn(error: unknown): boolean {
    return (
      error instanceof StatusError &&
      error.status === this.status &&
      error.details.split(':').some((part) => part.replace(/^ +| +$/g, '') === this.details)
    );
  }

  /** The same error with what happened behind it, as Go wraps errors: `invalid type: expected a list`. */
  because(detail: string): WireError {
    return new WireError(this.status, `${this.details}: ${detail}`);
  }
}

export class InvalidArgumentError extends WireError {
  constructor(message: string) {
    super(Status.INVALID_ARGUMENT, message);
  }
}

export class NotFoundError extends WireError {
  constructor(message: string) {
    super(Status.NOT_FOUND, message);
  }
}

export class UnimplementedError extends WireError {
  constructor(message: string) {
    super(Status.UNIMPLEMENTED, message);
  }
}

export class InternalError extends WireError {
  constructor(message: string) {
    super(Status.INTERNAL, message);
  }
}

/** The original's errors of contract readers, contract writers and codecs, with its texts. */
export const wireErrors = {
  invalidType: new InvalidArgumentError('invalid type'),
  invalidConfig: new InvalidArgumentError('invalid configuration'),
  invalidEncoding: new InvalidArgumentError('invalid encoding'),
  fieldNotFound: new InvalidArgumentError('field not found'),
  sliceWrongLength: new InvalidArgumentError('slice is wrong length'),
  notASlice: new InvalidArgumentError('element is not a slice'),
  gasLimitNotSupported: new InvalidArgumentError('setting transaction gas limit is not supported'),
  contractReaderConfigMissing: new UnimplementedError('ContractReader entry missing from RelayConfig'),
  notFound: new NotFoundError('not found'),
  internal: new InternalError('internal error'),
  finalityViolated: new InternalError('finality violated'),
} as const;

/**
 * Whether what a call rejected with is a known error, however deep the other side wrapped it: the codes are equal and
 * the text that came contains the known one's. The rule is the original's.
 */
export function isWireError(error: unknown, known: WireError): boolean {
  return error instanceof StatusError && error.status === known.status && error.details.includes(known.details);
}
