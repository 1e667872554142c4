/** Structured values that go with a log message. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where a component reports what it does; injected, never global. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** A logger whose messages carry `name`. */
  child?(name: string): Logger;
}

/** Drops everything. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
};
