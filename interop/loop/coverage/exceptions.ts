import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, cells } from './cells.js';
import { methodsOf, systemNames } from './systems.js';

/** A method that cannot be called in a direction, since the original cannot do it. */
export interface Exception {
  /** Full path; without a method's name for all of a service. */
  readonly method: string;
  readonly direction: Cell;
  /** What the original does when it is asked. */
  readonly behaviour: string;
  /** Where that is seen: a file and line of chainlink-common v0.9.6, a section of the facts, or the test that shows it. */
  readonly source: string;
}

/** @throws when an entry is incomplete, or names what is not there. */
export function readExceptions(file = join(import.meta.dirname, '../exceptions.json')): readonly Exception[] {
  const entries: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(entries)) throw new Error(`${file} is no list`);
  return entries.map(checked);
}

const covered = new Set(systemNames.flatMap((system) => methodsOf(system)));

export function checked(entry: unknown): Exception {
  const { method, direction, behaviour, source } = entry as Partial<Record<keyof Exception, unknown>>;
  const texts = [method, behaviour, source];
  const complete = texts.every((text) => typeof text === 'string' && text !== '');
  const named = cells.includes(direction as Cell) && covered.has(String(method));
  if (!complete || !named) throw new Error(`no exception: ${JSON.stringify(entry)}`);
  return entry as Exception;
}
