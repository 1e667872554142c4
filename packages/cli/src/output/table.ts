export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** It gets wider when it must. */
  readonly width: number;
}

const gap = '  ';

/** Lines of a table that is written row by row: columns only ever grow. */
export class Table {
  readonly #columns: readonly Column[];
  readonly #widths: number[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#widths = columns.map(({ title, width }) => Math.max(title.length, width));
  }

  head(): string {
    return this.row(this.#columns.map(({ title }) => title));
  }

  row(cells: readonly string[]): string {
    const padded = this.#columns.map(({ align }, index) => {
      const cell = cells[index] ?? '';
      const width = Math.max(this.#widths[index] ?? 0, cell.length);
      this.#widths[index] = width;
      return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
    });
    return padded.join(gap).trimEnd();
  }
}
