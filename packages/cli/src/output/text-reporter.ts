import { createColors } from 'picocolors';
import type { ProductRound } from '../product/product-round.js';
import type { RoundOutcome } from '../rounds/round-outcome.js';
import { formatDecimal } from '../source/decimal.js';
import type { Reporter, RunSummary } from './reporter.js';
import { Table } from './table.js';

export interface TextReporterOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
}

const mostListed = 6;
const longestBytes = 24;

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
    this.#row(this.#table.row(this.#cells(outcome)), outcome);
  }

  productRound(round: ProductRound): void {
    if (this.#table === undefined) {
      this.#table = newProductTable();
      this.#line('');
      this.#line(this.#colors.bold(this.#table.head()));
    }
    const { epoch, seqNr, observations, committed, reports, transmitters, ms } = round;
    const cells = [
      `${epoch}.${round.round}`,
      seqNr?.toString() ?? '-',
      String(observations.length),
      shownBytes(committed ?? observations[0]),
      reports.map(shownBytes).join(' ') || '-',
      transmitters.map(shortened).join(' ') || '-',
      String(ms),
    ];
    this.#row(this.#table.row(cells), round);
  }

  #row(row: string, { outcome, reason }: Pick<RoundOutcome, 'outcome' | 'reason'>): void {
    const { red, yellow } = this.#colors;
    const paint = { transmitted: (text: string) => text, skipped: yellow, failed: red }[outcome];
    this.#line(paint(row));
    if (reason !== undefined) this.#line(paint(`        ${outcome}: ${reason}`));
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
      transmitter === undefined ? '-' : shortened(transmitter),
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

function newProductTable(): Table {
  return new Table([
    { title: 'round', align: 'left', width: 6 },
    { title: 'seqNr', align: 'right', width: 5 },
    { title: 'seen', align: 'right', width: 4 },
    { title: 'outcome', align: 'left', width: 16 },
    { title: 'reports', align: 'left', width: 16 },
    { title: 'transmitters', align: 'left', width: 12 },
    { title: 'ms', align: 'right', width: 5 },
  ]);
}

/** As text where it is one, else its digits, neither longer than a column. */
function shownBytes(bytes: Uint8Array | undefined): string {
  if (bytes === undefined || bytes.length === 0) return '-';
  const text = Buffer.from(bytes).toString('utf8');
  const shown = /^[\x20-\x7e]+$/.test(text) ? text : `0x${Buffer.from(bytes).toString('hex')}`;
  return shown.length <= longestBytes ? shown : `${shown.slice(0, longestBytes - 1)}…`;
}

function shortened(account: string): string {
  return account.length <= 12 ? account : `${account.slice(0, 6)}…${account.slice(-4)}`;
}
