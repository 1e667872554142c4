import type { Readable } from 'node:stream';
import type { Logger } from '@loopp/grpc';
import { HclogParser } from '../log/hclog-line.js';
import { type Line, LineSplitter } from '../log/line-splitter.js';
import { logEntry } from '../log/log-entry.js';

export interface StderrOptions {
  /** Takes the plugin's log entries. Without one, lines are not parsed at all. */
  readonly logger?: Logger | undefined;
  /** Takes a raw copy. */
  readonly copy?: ((chunk: Uint8Array) => void) | undefined;
  /** Longest line read in one piece, in bytes. Default 64 KiB. */
  readonly bufferSize?: number | undefined;
}

const TAIL_LINES = 50;
const TAIL_LINE_LENGTH = 4096;

/** Reads a plugin's real standard error to its end: keeps the last lines and logs them all. */
export class StderrReader {
  readonly #tail: string[] = [];
  readonly #parser = new HclogParser();
  readonly #logger: Logger | undefined;

  constructor(stream: Readable, options: StderrOptions) {
    this.#logger = options.logger;
    const splitter = new LineSplitter((line) => this.#take(line), options.bufferSize);
    stream.on('data', (chunk: Buffer) => {
      options.copy?.(chunk);
      splitter.push(chunk);
    });
    stream.on('end', () => splitter.end());
    // A pipe that breaks has nothing more to say.
    stream.on('error', () => splitter.end());
  }

  /** The last 50 lines. */
  get tail(): readonly string[] {
    return [...this.#tail];
  }

  #take(line: Line): void {
    if (line.text === '') return;
    this.#tail.push(line.text.slice(0, TAIL_LINE_LENGTH));
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    if (this.#logger === undefined) return;
    logEntry(this.#logger, line.whole ? this.#parser.parse(line.text) : this.#parser.piece(line.text));
  }
}
