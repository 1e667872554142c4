type Fields = Record<string, unknown>;

/** Where a plugin tells why it decided as it did. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
}

/** Milliseconds since the epoch, as `Date.now` gives them. */
export type Clock = () => number;
