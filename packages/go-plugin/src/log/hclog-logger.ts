import type { Fields, Logger } from '@loopp/grpc';
import type { LogLevel } from './hclog-line.js';
import { StderrWriter } from './stderr-writer.js';

export interface HclogLoggerOptions {
  /** Becomes `@module`; children append `.name`. */
  readonly name?: string;
  /** Lowest level written. Default `trace`, as go-plugin's plugins have it: the host filters. */
  readonly level?: LogLevel;
  /** Takes each line, its newline included. Default: file descriptor 2, at once. */
  readonly write?: (line: string) => void;
  readonly now?: () => Date;
}

const ORDER: Readonly<Record<LogLevel, number>> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4 };

/** A logger that writes hclog's JSON lines, the form a go-plugin host reads from its plugins' standard error. */
export function createHclogLogger(options: HclogLoggerOptions = {}): Logger {
  const stderr = new StderrWriter();
  const write = options.write ?? ((line: string) => stderr.line(line));
  const now = options.now ?? (() => new Date());
  const lowest = ORDER[options.level ?? 'trace'];
  const log = (level: LogLevel) => (message: string, fields?: Fields) => {
    if (ORDER[level] >= lowest) write(formatLine(level, message, options.name, now(), fields));
  };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (name) =>
      createHclogLogger({ ...options, name: options.name === undefined ? name : `${options.name}.${name}` }),
  };
}

function formatLine(
  level: LogLevel,
  message: string,
  name: string | undefined,
  time: Date,
  fields: Fields | undefined,
): string {
  const entry: Record<string, unknown> = { '@level': level, '@message': String(message) };
  if (name !== undefined) entry['@module'] = name;
  // Go hosts take exactly six digits; JavaScript's clock has three.
  entry['@timestamp'] = time.toISOString().replace('Z', '000Z');
  for (const [key, value] of Object.entries(fields ?? {})) {
    // A field must not replace what the host reads as text.
    entry[key.startsWith('@') ? key.slice(1) : key] = value;
  }
  return `${stringify(entry)}\n`;
}

function stringify(entry: Record<string, unknown>): string {
  try {
    return JSON.stringify(entry, replaceValue);
  } catch {
    const { '@level': level, '@message': message, '@timestamp': timestamp } = entry;
    return JSON.stringify({
      '@level': level,
      '@message': message,
      '@timestamp': timestamp,
      fields: 'not serialisable',
    });
  }
}

function replaceValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return value.message;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return value;
}
