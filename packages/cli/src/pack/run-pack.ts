import { basename, join, resolve } from 'node:path';
import { InputError } from '../input/input-error.js';
import { installedModule } from '../input/optional-package.js';
import { requirePackages } from '../input/require-packages.js';
import { RunDirectory } from '../run-directory/run-directory.js';
import type { Npm } from './npm.js';
import type { PackOptions } from './pack-options.js';
import { type PackedTarget, packTarget, prepare } from './pack-target.js';
import { type PluginEntry, pluginEntries } from './plugin-entries.js';
import { putExecutable, putText, writable } from './put-file.js';
import { startTime } from './start-time.js';
import { fileNameFor, type PackTarget, thisTarget } from './targets.js';
import { providerName, terraformRelease } from './terraform-release.js';

export interface PackContext {
  readonly write: (text: string) => void;
  /** For what the user should know besides. */
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly npm: Npm;
}

/** Packs plugins into one executable for each system, and says what it is like. @throws InputError */
export async function runPack(options: PackOptions, context: PackContext): Promise<void> {
  requirePackages('loop pack', ['esbuild', 'postject'], (name) => installedModule(`${name}/package.json`));
  const entries = pluginEntries(options.entries, process.cwd());
  const targets = options.targets.length > 0 ? options.targets : [thisTarget()];
  if (options.node !== undefined && targets.length > 1) {
    throw new InputError('one node cannot be of several systems', 'give --node for each --target by itself');
  }
  const directory = await RunDirectory.make();
  const own: Own = { ...context, directory, entries, targets };
  try {
    if (options.release === undefined) await packFiles(options, own);
    else await packRelease(options, options.release, own);
  } catch (error) {
    context.signal?.throwIfAborted();
    throw error;
  } finally {
    await directory.remove();
  }
}

interface Own extends PackContext {
  readonly directory: RunDirectory;
  readonly entries: readonly PluginEntry[];
  readonly targets: readonly PackTarget[];
}

async function packFiles(options: PackOptions, own: Own): Promise<void> {
  const { entries, targets, write } = own;
  // Shown as the user gave it.
  const named = targets.map((target) => {
    const name = targets.length > 1 ? `${options.out}-${target.name}` : options.out;
    return { target, shown: fileNameFor(name, target) };
  });
  for (const { shown } of named) {
    if (entries.some(({ file }) => file === resolve(shown))) {
      throw new InputError(`${resolve(shown)} is an entry itself`, 'give another file to --out');
    }
    await writable(resolve(shown));
  }
  const prepared = await prepare(options, entries, targets, own);
  for (const { target, shown } of named) {
    const packed = await packTarget(options, entries, prepared, target, shown, { ...own, folder: own.directory.path });
    const file = resolve(shown);
    await putExecutable(packed.made.path, file);
    await putText(packed.sbom, `${file}.cdx.json`);
    write(`packed ${shown}\n`);
    describe(packed, write);
    write(`  parts   ${basename(shown)}.cdx.json, a bill of materials (CycloneDX)\n`);
    await describeStarts(file, packed, options, own);
    if (entries.length > 1) {
      const [example = ''] = entries.map(({ name }) => name);
      write(
        `start a plugin by a link of its name (ln -s ${basename(shown)} ${example}), or by its name as first argument\n`,
      );
    }
  }
}

async function packRelease(options: PackOptions, release: NonNullable<PackOptions['release']>, own: Own) {
  const { entries, targets, write, directory } = own;
  const name = providerName(entries, targets);
  const folder = resolve(options.out);
  await writable(join(folder, `${name}_${release.version}_SHA256SUMS`));
  const prepared = await prepare(options, entries, targets, own);
  const packed: PackedTarget[] = [];
  for (const target of targets) {
    const each = await packTarget(options, entries, prepared, target, name, { ...own, folder: directory.path });
    packed.push(each);
    write(`packed ${name} for ${target.name}\n`);
    describe(each, write);
    await describeStarts(each.made.path, each, options, own);
  }
  const files = await terraformRelease(name, release, packed, folder);
  write(`release ${release.version} in ${options.out}\n${files.map((file) => `  ${file}\n`).join('')}`);
  const checksums = join(options.out, files.at(-1) ?? '');
  write(`sign it with the key that the registry knows: gpg --detach-sign ${checksums}\n`);
}

function describe({ made, node, target }: PackedTarget, write: (text: string) => void): void {
  const what = made.hasCodeCache ? 'plugins and their code cache' : 'plugins, without a code cache';
  write(`  size    ${megabytes(made.size)}, ${megabytes(made.programSize)} of it ${what}\n`);
  write(`  node    ${node.version}, ${target.name}\n`);
}

async function describeStarts(file: string, { target }: PackedTarget, { cookie }: PackOptions, own: Own) {
  const { entries, write, directory, signal } = own;
  const onSpawn = (pid: number) => directory.guardian.watchProcess(pid);
  for (const { name } of entries) {
    if (target.name !== thisTarget().name) {
      write(`  plugin  ${name}, not started: this system is ${thisTarget().name}\n`);
      continue;
    }
    const command = entries.length === 1 ? [file] : [file, name];
    const found = await startTime(command, { folder: directory.path, onSpawn, signal, cookie });
    write(`  plugin  ${name}, ${found === undefined ? noHandshake : shownTime(found)}\n`);
  }
}

const noHandshake =
  'gives no handshake to a host that is known; of another application, --cookie KEY=VALUE measures it (see: loop doctor)';

function shownTime({ ms, isLoop }: { readonly ms: number; readonly isLoop: boolean }): string {
  return `${isLoop ? 'a LOOP plugin' : 'a go-plugin executable'}, handshake after ${Math.round(ms)} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
