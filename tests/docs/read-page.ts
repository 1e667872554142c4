import assert from 'node:assert/strict';

/** A fenced block of a page, with the comments before it, which its readers do not see. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** By kind; the value is empty where a comment has none. */
  readonly notes: ReadonlyMap<string, string>;
}

/** What may stand in a comment before a block. `true`: with a value. */
const kinds: Readonly<Record<string, boolean>> = {
  background: false,
  code: true,
  exit: true,
  file: true,
  needs: true,
  'not run': true,
  output: false,
};

const part = /<!-- ([a-z ]+?)(?:: ([^\n]*?))? -->|^ *```(\w*)\n([\s\S]*?)^ *```$/gm;

/** @throws Error for a comment that says nothing to the blocks of pages, and for a block that no test would look at. */
export function readPage(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let notes = new Map<string, string>();
  for (const match of markdown.matchAll(part)) {
    const [, kind, value = '', language, text = ''] = match;
    const line = markdown.slice(0, match.index).split('\n').length;
    if (kind !== undefined) {
      assert.equal(kinds[kind], value !== '', `line ${line}: <!-- ${kind} --> is no note of a block`);
      notes.set(kind, value);
    } else if (language !== undefined) {
      const shows = ['code', 'file', 'output', 'not run'].some((each) => notes.has(each));
      assert.ok(
        language === 'sh' || shows,
        `line ${line}: what is shown must be run, or compared with a file or output`,
      );
      blocks.push({ language, text, line, notes });
      notes = new Map();
    }
  }
  return blocks;
}
