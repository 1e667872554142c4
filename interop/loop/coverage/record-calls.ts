/*
 * Which methods were called between whom, for the table of `npm run interop:loop`. A suite says it in one of two ways,
 * and never from what it believes it called:
 *
 * - `traced(system, cell)` is the option `tracing` of our host's services, `observing` an observer of `linkedPeers`: it records
 *   every call that it sees, both ways; what our relay forwards counts for 'through the relay'.
 * - `recordMetrics(system, cell, text)` takes what a Prometheus endpoint printed: CL_PROMETHEUS_PORT of a plugin of
 *   either language, `CallMetrics.text()`, or the registry of the Go host. `handledIn(text)` is the list of methods.
 *
 * Both end in `recordCalls(system, cell, paths)`. Paths are full, `/loop.Relayer/LatestHead`. Only calls that ended
 * with OK are recorded: a method that was only ever refused was not shown to work. `system` is the one under test; it
 * tells apart services that several have (loop.ReportingPlugin is the median's and that of OCR2 plugins), and calls of
 * services that it does not have count for those that do (a relayer's suite calls keystores).
 *
 * Outside of `npm run interop:loop` nothing is written.
 */
import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type CallWatch, Status, type WatchCalls } from '@loopp/grpc';
import type { Tracing } from '@loopp/loop';
import type { Observer } from '../../../packages/loop/src/internal/observe/observer.js';
import type { Cell } from './cells.js';
import type { System } from './systems.js';

/** Folder for the records of this run. */
export const folderVariable = 'LOOPP_INTEROP_CALLS';

export interface Recorded {
  readonly system: System;
  readonly cell: Cell;
  /** The test file. */
  readonly file: string;
  readonly path: string;
}

/** That a test file, with what it recorded, did not pass. */
export interface Failed {
  readonly failed: string;
}

const written = new Set<string>();

export function recordCalls(system: System, cell: Cell, paths: Iterable<string>): void {
  const folder = process.env[folderVariable];
  if (folder === undefined) return;
  const file = relative(process.cwd(), process.argv[1] ?? '');
  const write = (record: Recorded | Failed) => {
    const line = `${JSON.stringify(record)}\n`;
    if (written.has(line)) return;
    written.add(line);
    appendFileSync(join(folder, `${process.pid}.jsonl`), line);
  };
  if (written.size === 0) {
    // What the runner reports of a failure names the file of the test's text, which may be a suite's.
    process.once('exit', (code) => {
      if (code !== 0) write({ failed: file });
    });
  }
  for (const path of paths) write({ system, cell, file, path });
}

export function recordMetrics(system: System, cell: Cell, text: string): void {
  recordCalls(system, cell, handledIn(text));
}

/** The methods that were answered with OK, from either side's counters. */
export function handledIn(text: string): string[] {
  const paths = new Set<string>();
  for (const [, labels = '', count] of text.matchAll(/^grpc_(?:client|server)_handled_total\{(.*)\} (\S+)/gm)) {
    const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1];
    if (label('grpc_code') === 'OK' && Number(count) > 0)
      paths.add(`/${label('grpc_service')}/${label('grpc_method')}`);
  }
  return [...paths];
}

/** `observing`, as an option of our host's services. */
export function traced(system: System, cell: Cell): Tracing {
  const close = async () => {};
  return { observer: observing(system, cell), close, [Symbol.asyncDispose]: close };
}

/** Records the calls of our host or of linked peers as they end. */
export function observing(system: System, cell: Cell): Observer {
  const watch: WatchCalls = (path) => new RecordedCall(() => recordCalls(system, cell, [path]));
  const relayed = (path: string) => recordCalls(system, 'through the relay', [path]);
  return {
    client: { watch },
    server: { watch },
    relay: {
      open: (path) => ({
        end: (status) => {
          if (status === Status.OK) relayed(path);
        },
      }),
    },
  };
}

class RecordedCall implements CallWatch {
  readonly #record: () => void;

  constructor(record: () => void) {
    this.#record = record;
  }

  sent(): void {}

  received(): void {}

  end(status: Status): void {
    if (status === Status.OK) this.#record();
  }
}
