import { Status, StatusError } from '@loopp/loop';

/** What a caller of HTTP should make of a plugin's error. Other errors than a plugin's are this program's own: 500. */
export function httpStatusOf(error: unknown): number {
  if (!(error instanceof StatusError)) return 500;
  switch (error.status) {
    case Status.INVALID_ARGUMENT:
    case Status.OUT_OF_RANGE:
      return 400;
    case Status.NOT_FOUND:
      return 404;
    case Status.UNIMPLEMENTED:
      return 501;
    // The plugin is being started again: worth another try.
    case Status.UNAVAILABLE:
      return 503;
    case Status.DEADLINE_EXCEEDED:
      return 504;
    // The plugin said no: what an implementation throws arrives as UNKNOWN, with its text.
    default:
      return 422;
  }
}
