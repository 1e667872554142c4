import type { Readable } from 'node:stream';
import { looksLikeHandshake } from '../handshake/handshake-line.js';
import { LineSplitter } from '../log/line-splitter.js';

export interface StdoutOptions {
  /** Take the very first line for the handshake, whatever it is, as go-plugin does. */
  readonly strict: boolean;
  /** Gets what the plugin prints to its real standard output after the handshake. */
  readonly onLate: (line: string) => void;
  readonly onEarly: (line: string) => void;
}

const EARLY_LINES = 50;
const EARLY_LINE_LENGTH = 4096;

/**
 * Reads a plugin's real standard output to its end: finds the handshake line, keeps what came before it, and goes on draining
 * so that the plugin never blocks on a full pipe.
 */
export class StdoutReader {
  /** The handshake line; `undefined` when the output ended without one. */
  readonly handshake: Promise<string | undefined>;
  readonly #early: string[] = [];
  readonly #options: StdoutOptions;
  #found: ((line: string | undefined) => void) | undefined;

  constructor(stream: Readable, options: StdoutOptions) {
    this.#options = options;
    this.handshake = new Promise((resolve) => {
      this.#found = resolve;
    });
    const splitter = new LineSplitter((line) => this.#take(line.text));
    const end = () => {
      splitter.end();
      this.#settle(undefined);
    };
    stream.on('data', (chunk: Buffer) => splitter.push(chunk));
    stream.on('end', end);
    stream.on('error', end);
  }

  /** What came before the handshake line, at most 50 lines. */
  get early(): readonly string[] {
    return [...this.#early];
  }

  #take(line: string): void {
    if (this.#found === undefined) {
      this.#options.onLate(line);
    } else if (this.#options.strict || looksLikeHandshake(line)) {
      this.#settle(line);
    } else {
      if (this.#early.length < EARLY_LINES) this.#early.push(line.slice(0, EARLY_LINE_LENGTH));
      this.#options.onEarly(line);
    }
  }

  #settle(line: string | undefined): void {
    this.#found?.(line);
    this.#found = undefined;
  }
}
