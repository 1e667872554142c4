import { LooppError } from '@loopp/loop';

/** A host gave the definition of a deviation function that cannot be used. */
export class InvalidDeviationError extends LooppError {
  constructor(message: string, cause?: unknown) {
    super('MEDIAN_INVALID_DEVIATION', `The definition of the deviation function cannot be used: ${message}`, {
      remedy: 'Leave it out, or give {"type":"pendle","expiresAt":<seconds>,"multiplier":"<decimal>"}.',
      cause,
    });
  }
}
