import type { Logger } from '@loopp/loop';
import type { Redactor } from '../input/redactor.js';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ConsoleLoggerOptions {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly redactor: Redactor;
}

/** Writes one line a message: level, names, message, fields. */
export class ConsoleLogger implements Logger {
  readonly #options: ConsoleLoggerOptions;
  readonly #name: string;

  constructor(options: ConsoleLoggerOptions, name = '') {
    this.#options = options;
    this.#name = name;
  }

  debug(message: string, fields?: Fields): void {
    this.#log('debug', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#log('info', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#log('warn', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#log('error', message, fields);
  }

  child(name: string): ConsoleLogger {
    return new ConsoleLogger(this.#options, this.#name === '' ? name : `${this.#name}.${name}`);
  }

  #log(level: LogLevel, message: string, fields: Fields = {}): void {
    const { level: lowest, write, redactor } = this.#options;
    if (logLevels.indexOf(level) < logLevels.indexOf(lowest)) return;
    const name = this.#name === '' ? '' : `${this.#name}: `;
    const shown = Object.entries(fields).map(([key, value]) => ` ${key}=${show(value)}`);
    write(redactor.redact(`${level.padEnd(5)} ${name}${message}${shown.join('')}\n`));
  }
}

type Fields = Readonly<Record<string, unknown>>;

function show(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message);
  if (typeof value === 'string') return /^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? inner.toString() : inner));
  } catch {
    return String(value);
  }
}
