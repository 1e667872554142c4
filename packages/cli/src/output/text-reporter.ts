import { createColors } from 'picocolors';
import type { RoundOutcome } from '../rounds/round-outcome.js';
import { formatDecimal } from '../source/decimal.js';
import type { Reporter, RunSummary } from './reporter.js';
import { Table } from './table.js';

export interface TextReporterOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
}

const mostListed = 6;

/** For people: progress, a table row a round, a summary. */
export class TextReporter implements Reporter {
  /** Decimals of the prices; known once the contract was read. */
  decimals = 0;
  readonly #write: (text: string) => void;
  readonly #colors: ReturnType<typeof createColors>;
  #table: Table | undefined;

  constructor({ write, color }: TextReporterOptions) {
    this.#write = write;
    this.#colors = createColors(color);
  }

  progress(text: string): void {
    this.#line(this.#colors.dim(text));
  }

  round(outcome: RoundOutcome): void {
    if (this.#table === undefined) {
      this.#table = newTable(outcome.observations.length);
      this.#line('');
      this.#line(this.#colors.bold(this.#table.head()));
    }
    const { red, yellow } = this.#colors;
    const row = this.#table.row(this.#cells(outcome));
    const paint = { transmitted: (text: string) => text, skipped: yellow, failed: red }[outcome.outcome];
    this.#line(paint(row));
    if (outcome.reason !== undefined) this.#line(paint(`        ${outcome.outcome}: ${outcome.reason}`));
  }

  summary({ rounds, transmitted, skipped, failed, restarts, ms }: RunSummary): void {
    const { bold, green, yellow, red } = this.#colors;
    const parts = [
      (transmitted > 0 ? green : String)(`${transmitted} transmitted`),
      (skipped > 0 ? yellow : String)(`${skipped} skipped`),
      (failed > 0 ? red : String)(`${failed} failed`),
      `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
      `${(ms / 1000).toFixed(1)} s`,
    ];
    this.#line('');
    this.#line(`${bold(`${rounds} ${rounds === 1 ? 'round' : 'rounds'}`)}: ${parts.join(', ')}`);
  }

  #cells({ epoch, round, observations, median, answer, transmitter, gasUsed, ms }: RoundOutcome): string[] {
    return [
      `${epoch}.${round}`,
      this.#observations(observations),
      this.#price(median),
      this.#price(answer),
      transmitter === undefined ? '-' : `${transmitter.slice(0, 6)}…${transmitter.slice(-4)}`,
      gasUsed === undefined ? '-' : gasUsed.toString(),
      String(ms),
    ];
  }

  #observations(values: readonly bigint[]): string {
    if (values.length <= mostListed) return values.map((value) => this.#price(value)).join(' ');
    return `${this.#price(values[0])} … ${this.#price(values.at(-1))} (${values.length})`;
  }

  #price(value: bigint | undefined): string {
    return value === undefined ? '-' : formatDecimal(value, this.decimals);
  }

  #line(text: string): void {
    this.#write(`${text}\n`);
  }
}

function newTable(oracles: number): Table {
  return new Table([
    { title: 'round', align: 'left', width: 6 },
    { title: 'observations', align: 'left', width: Math.min(oracles, mostListed) * 8 - 1 },
    { title: 'median', align: 'left', width: 7 },
    { title: 'on-chain answer', align: 'left', width: 0 },
    { title: 'transmitter', align: 'left', width: 11 },
    { title: 'gas', align: 'right', width: 6 },
    { title: 'ms', align: 'right', width: 5 },
  ]);
}
