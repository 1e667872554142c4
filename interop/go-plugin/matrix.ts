import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundled, cleanEnvironment } from './bundles.js';
import { type GoProgram, goProgram, withoutGo } from './go-programs.js';

const run = promisify(execFile);

export const EXAMPLES = ['kv', 'bidirectional', 'streaming', 'negotiated'] as const;
export type Example = (typeof EXAMPLES)[number];

/** What the connection is like, and the flags that make it so. */
export const MODES = {
  plain: [],
  AutoMTLS: ['-mtls'],
  mux: ['-mux'],
  both: ['-mtls', '-mux'],
} as const;
export type Mode = keyof typeof MODES;

export const PARTNERS = ['ours', 'Go'] as const;
export type Partner = (typeof PARTNERS)[number];

export interface Cell {
  readonly host: Partner;
  readonly plugin: Partner;
  readonly mode: Mode;
  readonly example: Example;
}

const GO_PLUGINS: Readonly<Record<Example, GoProgram>> = {
  kv: 'kv-plugin',
  bidirectional: 'counter-plugin',
  streaming: 'streaming-plugin',
  negotiated: 'negotiated-plugin',
};

/** Every combination of hosts, plugins, modes and examples. */
export function cells(): Cell[] {
  const all: Cell[] = [];
  for (const host of PARTNERS) {
    for (const plugin of PARTNERS) {
      for (const mode of ['plain', 'AutoMTLS', 'mux', 'both'] as const) {
        for (const example of EXAMPLES) all.push({ host, plugin, mode, example });
      }
    }
  }
  return all;
}

/** Why a cell cannot run here; `false` when it can. */
export function missing(cell: Cell): string | false {
  return cell.host === 'Go' || cell.plugin === 'Go' ? withoutGo : false;
}

/** Lets the host use the plugin once, in a directory of their own. @returns the lines the host printed */
export async function runCell(cell: Cell): Promise<string[]> {
  const host = cell.host === 'Go' ? [goProgram('host')] : await bundled('our-host.ts', import.meta.dirname);
  const plugin =
    cell.plugin === 'Go' ? [goProgram(GO_PLUGINS[cell.example])] : await bundled(`${cell.example}/plugin.ts`);
  const [program = '', ...args] = [...host, '-example', cell.example, ...MODES[cell.mode], '--', ...plugin];
  const cwd = await mkdtemp(join(tmpdir(), 'matrix-'));
  try {
    const { stdout } = await run(program, args, { cwd, env: cleanEnvironment(), timeout: 30_000 });
    return stdout.trimEnd().split('\n');
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** What the host must print, whoever the two are. */
export function expected(cell: Cell): string[] {
  const by = cell.plugin === 'Go' ? 'plugin-go-grpc' : 'plugin-ts';
  const use: Readonly<Record<Example, string>> = {
    kv: `value=${JSON.stringify(`hello\n\nWritten from ${by}`)}`,
    bidirectional: 'sum=9',
    streaming: 'same=true',
    negotiated: `value=${JSON.stringify('hello\n\nWritten from plugin version 3\nRead by plugin version 3\n')}`,
  };
  return [`version=${cell.example === 'negotiated' ? 3 : 1}`, use[cell.example], 'exited=true graceful=true'];
}
