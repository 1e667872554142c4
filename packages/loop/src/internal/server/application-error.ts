import { Status, StatusError } from '@loopp/grpc';
import type { Call } from '../../types/call.js';

/**
 * The status that an implementation's failure becomes. Unavailable and Canceled say to the other side that the
 * connection is broken (the original drops and rebuilds it on them), so an application's own never pass as such:
 * they become Unknown with the text that Go gives to a nested status.
 */
export function applicationError(error: unknown, call: Call): StatusError {
  const status = StatusError.from(error);
  const aboutTheConnection =
    status.status === Status.UNAVAILABLE || (status.status === Status.CANCELLED && call.signal?.aborted !== true);
  if (!aboutTheConnection) return status;
  const name = status.status === Status.UNAVAILABLE ? 'Unavailable' : 'Canceled';
  return new StatusError(Status.UNKNOWN, `rpc error: code = ${name} desc = ${status.details}`);
}
