import { execFile } from 'node:child_process';
import { chmod, copyFile, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { InputError } from '../input/input-error.js';

const run = promisify(execFile);

/** Stands in a node that can carry a program, followed by `:0`; `:1` when it does carry one. */
export const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const remedy = 'give the path of a node executable for this system: --node PATH';
const oldest = [20, 19] as const;

/** A node executable that can carry plugins. */
export interface CarrierNode {
  readonly path: string;
  /** As `20.20.0`. */
  readonly version: string;
}

/** @throws InputError for what is no node, an old one, and one that cannot carry anything. */
export async function carrierNode(path: string, signal?: AbortSignal): Promise<CarrierNode> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new InputError(`${path} cannot be read`, remedy, error);
  });
  const at = bytes.indexOf(fuse);
  if (at >= 0 && bytes.toString('latin1', at + fuse.length, at + fuse.length + 2) !== ':0') {
    throw new InputError(`${path} carries a program already`, 'give a node as it was installed: --node PATH');
  }
  const version = await versionOf(path, signal);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new InputError(`${path} is Node ${version}`, `pack with Node ${oldest.join('.')} or newer: --node PATH`);
  }
  if (at < 0) {
    throw new InputError(
      `${path} cannot carry a program: it was built without single executables`,
      'use a node from nodejs.org: --node PATH (some distributions leave them out, or build node around a library)',
    );
  }
  return { path, version };
}

async function versionOf(path: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    const { stdout } = await run(path, ['--version'], { env: {}, timeout: 10_000, signal });
    const version = /^v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    if (version !== undefined) return version;
  } catch (error) {
    signal?.throwIfAborted();
    throw new InputError(`${path} cannot be run as a node`, remedy, error);
  }
  throw new InputError(`${path} is no node`, remedy);
}

/**
 * Copies a node without what only debuggers and signature checks need: it is smaller so, and can be changed.
 * @returns what to tell the user about the copy.
 */
export async function copyStripped(from: string, to: string, signal?: AbortSignal): Promise<readonly string[]> {
  const notes: string[] = [];
  if (process.platform === 'linux') {
    try {
      // Before anything is put in: a file that is stripped afterwards may not run.
      await run('strip', ['-o', to, from], { signal });
    } catch {
      signal?.throwIfAborted();
      await copyFile(from, to);
      notes.push('strip does not work here (package binutils): the file is some 10 MB larger than it need be');
    }
  } else await copyFile(from, to);
  await chmod(to, 0o755);
  if (process.platform === 'darwin') await run('codesign', ['--remove-signature', to], { signal });
  return notes;
}
