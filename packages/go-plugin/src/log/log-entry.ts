import type { Logger } from '@loopp/grpc';
import type { LogEntry } from './hclog-line.js';

/** Hands a plugin's log entry to the host's logger, whose lowest level is debug. */
export function logEntry(logger: Logger, entry: LogEntry): void {
  logger[entry.level === 'trace' ? 'debug' : entry.level](entry.message, entry.fields);
}
