import { statSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { InputError } from '../input/input-error.js';
import { RunDirectory } from '../run-directory/run-directory.js';
import { bundlePlugins } from './bundle-plugins.js';
import { carrierNode } from './carrier-node.js';
import type { PackOptions } from './pack-options.js';
import { type PluginEntry, pluginEntries } from './plugin-entries.js';
import { singleExecutable } from './single-executable.js';
import { startTime } from './start-time.js';

export interface PackContext {
  readonly write: (text: string) => void;
  /** For what the user should know besides. */
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Packs plugins into one executable and says what it is like. @throws InputError */
export async function runPack(options: PackOptions, { write, warn, signal }: PackContext): Promise<void> {
  const entries = pluginEntries(options.entries, process.cwd());
  const out = await writable(resolve(options.out), entries);
  const node = await carrierNode(options.node === undefined ? process.execPath : resolve(options.node), signal);
  const bundle = await bundlePlugins({ entries, conditions: options.conditions, nodeVersion: node.version });
  for (const warning of bundle.warnings) warn(warning);
  const directory = await RunDirectory.make();
  try {
    const made = await singleExecutable(bundle.code, node, directory.path, signal);
    for (const note of made.notes) warn(note);
    await put(made.path, out);
    const onSpawn = (pid: number) => directory.guardian.watchProcess(pid);
    write(`packed ${options.out}\n`);
    write(`  size    ${megabytes(made.size)}, ${megabytes(made.programSize)} of it plugins and their code cache\n`);
    write(`  node    ${node.version}, ${process.platform} ${process.arch}\n`);
    for (const { name } of entries) {
      const command = entries.length === 1 ? [out] : [out, name];
      const ms = await startTime(command, { folder: directory.path, onSpawn, signal });
      const starts = ms === undefined ? 'gives no handshake of a LOOP plugin (see: loop doctor)' : shownTime(ms);
      write(`  plugin  ${name}, ${starts}\n`);
    }
    if (entries.length > 1) {
      const [example = ''] = entries.map(({ name }) => name);
      write(
        `start a plugin by a link of its name (ln -s ${basename(out)} ${example}), or by its name as first argument\n`,
      );
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await directory.remove();
  }
}

/** @throws InputError before any work is done. */
async function writable(out: string, entries: readonly PluginEntry[]): Promise<string> {
  if (entries.some(({ file }) => file === out)) {
    throw new InputError(`${out} is an entry itself`, 'give another file to --out');
  }
  try {
    if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
    await mkdir(dirname(out), { recursive: true });
    const beside = besideOf(out);
    await writeFile(beside, '');
    await rm(beside);
  } catch (error) {
    throw unwritable(out, error);
  }
  return out;
}

/** Whole or not at all, and also where a packed plugin of that name runs right now. */
async function put(made: string, out: string): Promise<void> {
  const beside = besideOf(out);
  try {
    await copyFile(made, beside);
    await chmod(beside, 0o755);
    await rename(beside, out);
  } catch (error) {
    await rm(beside, { force: true });
    throw unwritable(out, error);
  }
}

function besideOf(out: string): string {
  return `${out}.${process.pid}.new`;
}

function unwritable(out: string, error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError(`${out} cannot be written: ${reason}`, 'give a file to --out that can be made', error);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function shownTime(ms: number): string {
  return `handshake after ${Math.round(ms)} ms`;
}
