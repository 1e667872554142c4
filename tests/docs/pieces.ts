/** Lines that are left out: `…`, or as a comment `// …` or `# …`. */
const gap = /^\s*(?:\/\/|#)? ?…$/;

export interface PiecesOptions {
  /** Whether `…` within a line stands for anything. */
  readonly wild: boolean;
}

/**
 * Whether a block that a page shows is made of pieces of a text: whole lines that follow each other there, in their
 * order, indented by any amount, with a line `…` where some are left out.
 * @returns the first line of the piece that is not there, `undefined` when all are.
 */
export function missingPiece(block: string, text: string, { wild }: PiecesOptions): string | undefined {
  const lines = text.split('\n');
  let from = 0;
  for (const piece of piecesOf(block)) {
    const at = placeOf(piece, lines, from, wild);
    if (at === undefined) return piece[0];
    from = at + piece.length;
  }
  return undefined;
}

function piecesOf(block: string): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  for (const line of block.trimEnd().split('\n')) {
    if (gap.test(line)) pieces.push([]);
    else pieces.at(-1)?.push(line.trimEnd());
  }
  return pieces.map(trimmed).filter(({ length }) => length > 0);
}

/** Blank lines beside a gap are the page's, not the text's; so is the indentation of the first line. */
function trimmed(piece: readonly string[]): readonly string[] {
  const first = piece.findIndex((line) => line !== '');
  if (first < 0) return [];
  const indent = indentOf(piece[first]);
  const lines = piece.slice(first, piece.findLastIndex((line) => line !== '') + 1);
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
}

function indentOf(line = ''): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}

function placeOf(piece: readonly string[], lines: readonly string[], from: number, wild: boolean): number | undefined {
  for (let at = from; at + piece.length <= lines.length; at++) {
    const indent = indentOf(lines[at]);
    const fits = piece.every((line, index) => isLine(line, (lines[at + index] ?? '').trimEnd(), indent, wild));
    if (fits) return at;
  }
  return undefined;
}

/** @param indent of the piece's first line where the text has it: all lines of a piece are moved by the same amount. */
function isLine(shown: string, line: string, indent: string, wild: boolean): boolean {
  if (shown === '') return line === '';
  if (!line.startsWith(indent)) return false;
  const own = line.slice(indent.length);
  if (!wild || !shown.includes('…')) return own === shown;
  const pattern = shown.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(own);
}
