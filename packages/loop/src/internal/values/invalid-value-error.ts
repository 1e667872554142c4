import { Status, StatusError } from '@loopp/grpc';

/**
 * A value cannot be written, or bytes are no value. The other side knows it as the original's `invalid type` (see
 * `wireErrors`); an encoding that nobody knows, as its `invalid encoding`.
 */
export class InvalidValueError extends StatusError {
  constructor(detail: string, options?: { cause?: unknown; kind?: 'invalid type' | 'invalid encoding' }) {
    super(Status.INVALID_ARGUMENT, `${options?.kind ?? 'invalid type'}: ${detail}`, {
      cause: options?.cause,
      remedy: 'Give what the Value type allows; of bytes, compare what both sides expect of the type.',
    });
    this.name = 'InvalidValueError';
  }
}
