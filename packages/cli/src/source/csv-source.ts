import type { DataSource, ReportTimestamp } from '@loopp/loop';
import { InputError } from '../input/input-error.js';
import { parseDecimal } from './decimal.js';
import type { PriceSource } from './price-source.js';

export interface CsvSourceOptions {
  /** For messages. */
  readonly name: string;
  /** Comma-separated, the first line names the columns. */
  readonly text: string;
  /** Oracle i sees column i modulo their number. */
  readonly columns: readonly string[];
  readonly decimals: number;
}

/** So many rounds back an oracle that is late still sees its round's row. */
const rememberedRounds = 16;

/** Prices from a table: one row a round, the same for all oracles, which see different columns. Rows repeat in the end. */
export class CsvSource implements PriceSource {
  readonly #rows: readonly (readonly bigint[])[];
  readonly #rowOfRound = new Map<string, number>();
  #nextRow = 0;

  /** @throws InputError for a missing column or a price that is none. */
  constructor({ name, text, columns, decimals }: CsvSourceOptions) {
    const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    const names = head.split(',').map((cell) => cell.trim());
    const places = columns.map((column) => {
      const place = names.indexOf(column);
      if (place >= 0) return place;
      throw new InputError(`${name} has no column "${column}"`, `its first line names: ${names.join(', ')}`);
    });
    this.#rows = lines.flatMap((line, index) =>
      line.trim() === '' ? [] : [readRow(line.split(','), places, decimals, `${name}, line ${index + 2}`)],
    );
    if (this.#rows.length === 0) throw new InputError(`${name} has no rows`, 'give a file with prices');
  }

  of(oracle: number): DataSource {
    return {
      observe: async (timestamp) => {
        const row = this.#rows[this.#rowOf(timestamp)] ?? [];
        const price = row[oracle % row.length];
        if (price === undefined) throw new RangeError(`no price for round ${timestamp.epoch}.${timestamp.round}`);
        return price;
      },
    };
  }

  async check(): Promise<void> {}

  #rowOf({ epoch, round }: ReportTimestamp): number {
    const name = `${epoch}.${round}`;
    const known = this.#rowOfRound.get(name);
    if (known !== undefined) return known;
    const row = this.#nextRow;
    this.#nextRow = (row + 1) % this.#rows.length;
    this.#rowOfRound.set(name, row);
    const [oldest] = this.#rowOfRound.keys();
    if (this.#rowOfRound.size > rememberedRounds && oldest !== undefined) this.#rowOfRound.delete(oldest);
    return row;
  }
}

function readRow(cells: readonly string[], places: readonly number[], decimals: number, where: string): bigint[] {
  return places.map((place) => {
    try {
      return parseDecimal(cells[place] ?? '', decimals);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new InputError(`${where}: ${reason}`, 'write prices as decimal numbers', cause);
    }
  });
}
