import { type Cell, cells, withOriginal } from './cells.js';
import type { Exception } from './exceptions.js';
import type { Recorded } from './record-calls.js';
import { countedBy, methodsOf, type System, systemNames } from './systems.js';

export interface Entry {
  readonly system: System;
  readonly cell: Cell;
  readonly called: number;
  readonly of: number;
  /** Neither called nor an exception. */
  readonly missing: readonly string[];
  readonly excepted: number;
  /** Test files that recorded into the cell and failed. */
  readonly failed: readonly string[];
  /** The original is not there to be asked. */
  readonly skipped: boolean;
}

export interface Run {
  readonly records: readonly Recorded[];
  readonly exceptions: readonly Exception[];
  readonly failedFiles: ReadonlySet<string>;
  readonly original: boolean;
}

export function entriesOf(run: Run): readonly Entry[] {
  return systemNames.flatMap((system) => cells.map((cell) => entry(system, cell, run)));
}

function entry(system: System, cell: Cell, { records, exceptions, failedFiles, original }: Run): Entry {
  const methods = methodsOf(system, cell === 'through the relay');
  const here = records.filter((one) => one.cell === cell && countedBy(one.path, one.system).includes(system));
  const called = new Set(here.map(({ path }) => path));
  const excepted = new Set(exceptions.filter((one) => excuses(one, cell)).map(({ method }) => method));
  const uncalled = methods.filter((path) => !called.has(path));
  const missing = uncalled.filter((path) => !excepted.has(path));
  return {
    system,
    cell,
    called: methods.length - uncalled.length,
    of: methods.length,
    missing,
    excepted: uncalled.length - missing.length,
    failed: [...new Set(here.map(({ file }) => file))].filter((file) => failedFiles.has(file)),
    skipped: !original && withOriginal(cell),
  };
}

/** One that holds for some arguments only excuses nobody. */
function excuses({ direction, when }: Exception, cell: Cell): boolean {
  return direction === cell && when === undefined;
}

export function isGreen({ missing, failed, skipped }: Entry): boolean {
  return skipped || (missing.length === 0 && failed.length === 0);
}

/** Exceptions for methods that were called after all: the original can do it, so they are to go. */
export function outdated({ records, exceptions }: Run): readonly Exception[] {
  return exceptions.filter((one) => records.some(({ path, cell }) => path === one.method && excuses(one, cell)));
}

export function rendered(entries: readonly Entry[]): string {
  const rows = systemNames.map((system) => [system, ...cells.map((cell) => text(of(entries, system, cell)))]);
  const head = ['system', ...cells];
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((each, column) => each.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function of(entries: readonly Entry[], system: System, cell: Cell): Entry | undefined {
  return entries.find((each) => each.system === system && each.cell === cell);
}

function text(entry: Entry | undefined): string {
  if (entry === undefined || entry.of === 0) return '';
  if (entry.skipped) return 'no Go';
  const excepted = entry.excepted > 0 ? `, ${entry.excepted} excepted` : '';
  return `${isGreen(entry) ? 'green' : 'RED'} ${entry.called}/${entry.of}${excepted}`;
}
