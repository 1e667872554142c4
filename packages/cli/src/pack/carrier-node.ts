import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { executableFormat } from '../executable/executable-format.js';
import { readElf } from '../executable/read-elf.js';
import { InputError } from '../input/input-error.js';
import { compareVersions } from './node-range.js';
import { oldestNode } from './node-releases.js';
import type { PackTarget } from './targets.js';

const run = promisify(execFile);

/** Stands in a node that can carry a program, followed by `:0`; `:1` when it does carry one. */
export const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Every node has it somewhere, with its version behind. */
const versionMark = 'node.js/';

/** A node executable that can carry plugins. */
export interface CarrierNode {
  readonly path: string;
  /** As `20.20.0`. */
  readonly version: string;
  readonly target: PackTarget;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads what a node executable is; it is not run, since it may be one of another system.
 * @throws InputError for what is no node, one of another system, an old one, and one that cannot carry anything.
 */
export async function carrierNode(path: string, target: PackTarget): Promise<CarrierNode> {
  const remedy = `give the path of a node executable for ${target.name}: --node PATH`;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InputError(`${path} cannot be read`, remedy, error);
  });
  const version = versionIn(bytes);
  const system = systemOf(path, bytes);
  if (version === undefined || system === undefined) throw new InputError(`${path} is no node`, remedy);
  if (system !== target.name) {
    throw new InputError(`${path} is a node for ${system}`, `${remedy}, or pack for ${system}: --target ${system}`);
  }
  const at = bytes.indexOf(fuse);
  if (at >= 0 && bytes.toString('latin1', at + fuse.length, at + fuse.length + 2) !== ':0') {
    throw new InputError(`${path} carries a program already`, 'give a node as it was installed: --node PATH');
  }
  if (compareVersions(version, `${oldestNode.join('.')}.0`) < 0) {
    throw new InputError(`${path} is Node ${version}`, `pack with Node ${oldestNode.join('.')} or newer: --node PATH`);
  }
  if (at < 0) {
    throw new InputError(
      `${path} cannot carry a program: it was built without single executables`,
      'use a node from nodejs.org: --node PATH (some distributions leave them out, or build node around a library)',
    );
  }
  return { path, version, target, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function versionIn(bytes: Buffer): string | undefined {
  for (let at = bytes.indexOf(versionMark); at >= 0; at = bytes.indexOf(versionMark, at + 1)) {
    const start = at + versionMark.length;
    const [, version] = /^v?(\d+\.\d+\.\d+)/.exec(bytes.toString('latin1', start, start + 20)) ?? [];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** Named as targets are. */
function systemOf(path: string, bytes: Buffer): string | undefined {
  const format = executableFormat(bytes.subarray(0, 4096));
  if (format.kind !== 'binary') return undefined;
  const isMusl = format.os === 'linux' && /\/ld-musl-/.test(readElf(path)?.interpreter ?? '');
  return `${format.os}-${format.arch}${isMusl ? '-musl' : ''}`;
}

/**
 * Copies a node without what only debuggers and signature checks need: it is smaller so, and can be changed.
 * @returns what to tell the user about the copy.
 */
export async function copyStripped(
  { path: from, target }: CarrierNode,
  to: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const notes: string[] = [];
  if (target.os === 'linux') {
    const strips = ['strip', `${target.arch === 'x64' ? 'x86_64' : 'aarch64'}-linux-gnu-strip`];
    if (!(await stripped(from, to, strips, signal))) {
      await copyFile(from, to);
      notes.push(`no strip (binutils) here knows ${target.name}: the file is some 10 MB larger than it need be`);
    }
  } else await copyFile(from, to);
  await chmod(to, 0o755);
  if (target.os === 'darwin' && process.platform === 'darwin')
    await run('codesign', ['--remove-signature', to], { signal });
  return notes;
}

/** Before anything is put in: a file that is stripped afterwards may not run. */
async function stripped(from: string, to: string, programs: readonly string[], signal: AbortSignal | undefined) {
  for (const program of programs) {
    try {
      await run(program, ['-o', to, from], { signal });
      return true;
    } catch {
      signal?.throwIfAborted();
    }
  }
  return false;
}
