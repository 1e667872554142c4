import { LooppError, StatusError } from '@loopp/grpc';

/** What made a connection fail, from under the status that the channel puts around it. */
export function underlyingError(error: unknown): unknown {
  const { cause } = error instanceof StatusError ? error : { cause: undefined };
  return cause instanceof LooppError && !(cause instanceof StatusError) ? cause : error;
}
