import type { Fields } from '@loopp/grpc';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Fields;
}

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];
// hclog's layout for Go's time package: six digits, no more and no fewer.
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(?:Z|[+-]\d{2}:\d{2})$/;
const PREFIX = /^\[(TRACE|DEBUG|INFO|WARN|ERROR)\]/;

/**
 * Reads the lines a plugin writes to its standard error, by go-plugin's rules: hclog's JSON, `[LEVEL]` prefixes, and Go's
 * crash output, after which every line without a level counts as an error.
 */
export class HclogParser {
  #crashed = false;

  parse(line: string): LogEntry {
    return parseJson(line) ?? this.#parseText(line);
  }

  /** A piece of an overlong line: never JSON any more. */
  piece(text: string): LogEntry {
    return { level: 'debug', message: text, fields: {} };
  }

  #parseText(line: string): LogEntry {
    const prefix = PREFIX.exec(line)?.[1];
    if (prefix !== undefined) return { level: toLevel(prefix) ?? 'debug', message: line, fields: {} };
    if (line.startsWith('panic: ') || line.startsWith('fatal error: ')) this.#crashed = true;
    return { level: this.#crashed ? 'error' : 'debug', message: line, fields: {} };
  }
}

/** `undefined` when the line is no hclog entry. A field of the wrong type makes it text: the same would crash a Go host. */
function parseJson(line: string): LogEntry | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  const entry = parseObject(line);
  if (entry === undefined) return undefined;
  const { '@message': message = '', '@level': levelText = '', '@timestamp': timestamp, ...rest } = entry;
  if (typeof message !== 'string' || typeof levelText !== 'string') return undefined;
  if (timestamp !== undefined && (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp))) return undefined;
  const level = toLevel(levelText);
  if (level === undefined) return { level: 'debug', message: line, fields: {} };
  return { level, message, fields: timestamp === undefined ? rest : { ...rest, timestamp } };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function toLevel(text: string): LogLevel | undefined {
  return LEVELS.find((level) => level === text.toLowerCase());
}
