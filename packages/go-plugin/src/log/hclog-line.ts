import type { Fields } from '@loopp/grpc';
import { beginsCrash, levelNamed, levelOfText } from './text-level.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Fields;
}

/**
 * Reads the lines a plugin writes to its standard error: hclog's JSON, the JSON and the prefixes of other loggers, and the
 * last words of a crash. What go-plugin understands means the same here; it shows the rest at debug, as it came.
 */
export class HclogParser {
  /** After a crash of Go every line without a level is an error; after others, until the next line with one. */
  #crashed: 'no' | 'maybe' | 'yes' = 'no';

  parse(line: string): LogEntry {
    const entry = parseJson(line) ?? tagged(line);
    if (entry === undefined) return this.#parseText(line);
    if (this.#crashed === 'maybe') this.#crashed = 'no';
    return entry;
  }

  /** A piece of an overlong line: never JSON any more. */
  piece(text: string): LogEntry {
    return { level: 'debug', message: text, fields: {} };
  }

  #parseText(line: string): LogEntry {
    if (line.startsWith('panic: ') || line.startsWith('fatal error: ')) this.#crashed = 'yes';
    else if (this.#crashed === 'no' && beginsCrash(line)) this.#crashed = 'maybe';
    return { level: this.#crashed === 'no' ? 'debug' : 'error', message: line, fields: {} };
  }
}

function tagged(line: string): LogEntry | undefined {
  const level = levelOfText(line);
  return level === undefined ? undefined : { level, message: line, fields: {} };
}

/** `undefined` when the line is no JSON object of a logger. */
function parseJson(line: string): LogEntry | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  const entry = parseObject(line);
  if (entry === undefined) return undefined;
  const isHclog = '@message' in entry || '@level' in entry;
  const level = levelOf(isHclog ? entry['@level'] : (entry['level'] ?? entry['severity'] ?? entry['lvl']));
  if (level === undefined) return isHclog ? { level: 'debug', message: line, fields: {} } : undefined;
  if (!isHclog) return foreignEntry(line, entry, level);
  const { '@message': message = '', '@level': _, '@timestamp': timestamp, ...rest } = entry;
  return { level, message: textOf(message), fields: timestamp === undefined ? rest : { ...rest, timestamp } };
}

/** An entry of another logger: pino, bunyan, zap, zerolog, logrus, slog, tracing, structlog. */
function foreignEntry(line: string, entry: Readonly<Record<string, unknown>>, level: LogLevel): LogEntry {
  const name = ['msg', 'message', 'event'].find((key) => typeof entry[key] === 'string');
  if (name === undefined) return { level, message: line, fields: {} };
  const { [name]: message, level: _, severity: __, lvl: ___, ...fields } = entry;
  return { level, message: textOf(message), fields };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function levelOf(value: unknown): LogLevel | undefined {
  return typeof value === 'string' || typeof value === 'number' ? levelNamed(value) : undefined;
}

/** Another type than text in `@message` ends a Go host; here it is shown. */
function textOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}
