import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, cells } from './cells.js';
import { methodsOf, systemNames } from './systems.js';

/** A method that cannot be called in a direction, since the original cannot do it. */
export interface Exception {
  /** Full path. */
  readonly method: string;
  readonly direction: Cell;
  /** The arguments or objects for which it cannot be called. It can be for others, so this excuses nobody. */
  readonly when?: string;
  /** What the original does when it is asked. */
  readonly behaviour: string;
  /** Where that is seen: a file and line below pkg/loop of chainlink-common v0.9.6. */
  readonly source: string;
  /** `file: name of the test`: that ours can do it with ours, and what the original does instead. */
  readonly tests: { readonly ours: string; readonly original?: string };
}

/** @throws when an entry is incomplete, or names what is not there. */
export function readExceptions(file = join(import.meta.dirname, '../exceptions.json')): readonly Exception[] {
  const entries: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(entries)) throw new Error(`${file} is no list`);
  return entries.map(checked);
}

const covered = new Set(systemNames.flatMap((system) => methodsOf(system)));

export function checked(entry: unknown): Exception {
  const { method, direction, behaviour, source, tests } = entry as Partial<Record<keyof Exception, unknown>>;
  const texts = [method, behaviour, source, (tests as Partial<Exception['tests']> | undefined)?.ours];
  const complete = texts.every((text) => typeof text === 'string' && text !== '');
  const named = cells.includes(direction as Cell) && covered.has(String(method));
  if (!complete || !named) throw new Error(`no exception: ${JSON.stringify(entry)}`);
  return entry as Exception;
}
