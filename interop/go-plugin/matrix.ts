import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { bundled, cleanEnvironment } from './bundles.js';
import { type GoProgram, goProgram, withoutGo } from './go-programs.js';
import { pythonPartner, withoutPython } from './python-partner.js';

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

export const PARTNERS = ['ours', 'Go', 'Python'] as const;
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

/** How each partner's kv plugin signs what it keeps. */
const AUTHORS: Readonly<Record<Partner, string>> = { ours: 'plugin-ts', Go: 'plugin-go-grpc', Python: 'plugin-python' };

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
  const partners: readonly Partner[] = [cell.host, cell.plugin];
  return (partners.includes('Go') && withoutGo) || (partners.includes('Python') && withoutPython);
}

async function hostCommand({ host }: Cell): Promise<readonly string[]> {
  if (host === 'Go') return [goProgram('host')];
  return host === 'Python' ? pythonPartner('host') : bundled('our-host.ts', import.meta.dirname);
}

async function pluginCommand({ plugin, example }: Cell): Promise<readonly string[]> {
  if (plugin === 'Go') return [goProgram(GO_PLUGINS[example])];
  return plugin === 'Python' ? [...pythonPartner('plugin'), example] : bundled(`${example}/plugin.ts`);
}

/** Lets the host use the plugin once, in a directory of their own. @returns the lines the host printed */
async function runCell(cell: Cell): Promise<string[]> {
  const flags = ['-example', cell.example, ...MODES[cell.mode], '--'];
  const [program = '', ...args] = [...(await hostCommand(cell)), ...flags, ...(await pluginCommand(cell))];
  const cwd = await mkdtemp(join(tmpdir(), 'matrix-'));
  try {
    const { stdout } = await run(program, args, { cwd, env: cleanEnvironment(), timeout: 30_000 });
    return stdout.trimEnd().split('\n');
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** What came of a cell. `unsupported`: the foreign partner fails at the same with itself. */
export type Verdict = 'green' | 'unsupported' | { readonly failed: string };

export async function verdict(cell: Cell): Promise<Verdict> {
  const failed = await failureOf(cell);
  if (failed === undefined) return 'green';
  if (cell.host !== 'Python' && cell.plugin !== 'Python') return { failed };
  const itself = await failureOf({ ...cell, host: 'Python', plugin: 'Python' });
  return itself === undefined ? { failed } : 'unsupported';
}

async function failureOf(cell: Cell): Promise<string | undefined> {
  try {
    const printed = await runCell(cell);
    return isDeepStrictEqual(printed, expected(cell)) ? undefined : `it printed ${JSON.stringify(printed)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What the host must print, whoever the two are. */
function expected(cell: Cell): string[] {
  const use: Readonly<Record<Example, string>> = {
    kv: `value=${JSON.stringify(`hello\n\nWritten from ${AUTHORS[cell.plugin]}`)}`,
    bidirectional: 'sum=9',
    streaming: 'same=true',
    negotiated: `value=${JSON.stringify('hello\n\nWritten from plugin version 3\nRead by plugin version 3\n')}`,
  };
  return [`version=${cell.example === 'negotiated' ? 3 : 1}`, use[cell.example], 'exited=true graceful=true'];
}
