import type { Fields, Logger } from '@loopp/grpc';

/** A call between host and plugin that has ended. */
export interface EndedCall {
  /** `client`: the host asked the plugin. */
  readonly side: 'client' | 'server';
  /** As on the wire: `/loop.PluginRelayer/NewRelayer`. */
  readonly method: string;
  /** Name of its status. */
  readonly code: string;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

const most = 2_000;
/** Where and when a line was written helps nobody who reads why. */
const noise = new Set(['stacktrace', 'timestamp', 'caller', 'pid']);

/** Keeps the calls of a host, and what its plugin logs, to be read when something went wrong. */
export class RecordingLogger implements Logger {
  readonly calls: EndedCall[];
  readonly #lines: { readonly level: Level; readonly text: string }[];
  /** A child takes lines of the plugin; what the host itself says is its own business. */
  readonly #isChild: boolean;

  constructor(parent?: RecordingLogger) {
    this.calls = parent?.calls ?? [];
    this.#lines = parent === undefined ? [] : parent.#lines;
    this.#isChild = parent !== undefined;
  }

  debug(message: string, fields: Fields = {}): void {
    if (message === 'call' && isEndedCall(fields)) this.calls.push(fields);
    else this.#take('debug', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.#take('info', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#take('warn', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#take('error', message, fields);
  }

  child(): Logger {
    return new RecordingLogger(this);
  }

  /** The plugin's last warnings and errors; of one that ended its last lines of any kind. */
  cause(hasEnded: boolean): readonly string[] {
    const grave = this.#lines.filter(({ level }) => level === 'error' || level === 'warn');
    const telling = hasEnded ? this.#lines.slice(-10) : grave.slice(-5);
    return telling.map(({ level, text }) => `${level}: ${text}`);
  }

  #take(level: Level, message: string, fields: Fields = {}): void {
    if (!this.#isChild) return;
    if (this.#lines.length >= most) this.#lines.shift();
    const told = Object.entries(fields).filter(([key]) => !noise.has(key));
    this.#lines.push({ level, text: `${message}${told.map(([key, value]) => ` ${key}=${shown(value)}`).join('')}` });
  }
}

function isEndedCall(fields: Fields): fields is Fields & EndedCall {
  return typeof fields['method'] === 'string' && typeof fields['side'] === 'string';
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
