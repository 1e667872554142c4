import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { optionalPackage } from '../input/optional-package.js';
import { type CarrierNode, copyStripped, fuse } from './carrier-node.js';

const run = promisify(execFile);

export interface SingleExecutable {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes of the program, and of its code cache where it has one. */
  readonly programSize: number;
  readonly hasCodeCache: boolean;
  readonly notes: readonly string[];
}

/** The node that writes the program down in the form that the carrier reads: the form changes between releases. */
export interface BlobMaker {
  readonly path: string;
  /** Whether it is the carrier itself: only its own V8 takes its code cache. */
  readonly isCarrier: boolean;
}

/**
 * Puts a program of CommonJS into a copy of node. The same program and node give the same file.
 * @param folder private; the file is made in it.
 */
export async function singleExecutable(
  code: string,
  node: CarrierNode,
  maker: BlobMaker,
  folder: string,
  signal?: AbortSignal,
): Promise<SingleExecutable> {
  const path = join(folder, 'executable');
  const blob = join(folder, 'program.blob');
  // Relative names: they get into the file.
  const config = {
    main: 'program.cjs',
    output: 'program.blob',
    disableExperimentalSEAWarning: true,
    useCodeCache: maker.isCarrier,
  };
  await writeFile(join(folder, config.main), code);
  await writeFile(join(folder, 'sea.json'), JSON.stringify(config));
  // The cache holds hashes of names: the seed makes them the same each time, and V8 takes such a cache for any seed.
  const args = ['--random-seed=1', '--experimental-sea-config', 'sea.json'];
  const [notes] = await Promise.all([
    copyStripped(node, path, signal),
    run(maker.path, args, { cwd: folder, env: {}, signal }),
  ]);
  await inject(path, blob, node, signal);
  const signing = await signed(path, node, signal);
  return {
    path,
    size: (await stat(path)).size,
    programSize: (await readFile(blob)).length,
    hasCodeCache: maker.isCarrier,
    notes: [...notes, ...signing],
  };
}

/** In a process of its own, which keeps its many warnings to itself. */
async function inject(path: string, blob: string, { target }: CarrierNode, signal: AbortSignal | undefined) {
  const postject = optionalPackage('postject', 'loop pack', 'postject/dist/cli.js');
  const args = [postject, path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse];
  if (target.os === 'darwin') args.push('--macho-segment-name', 'NODE_SEA');
  await run(process.execPath, args, { signal, maxBuffer: 2 ** 24 });
}

/** macOS runs nothing on arm64 without a signature, and has the only program that makes one. */
async function signed(path: string, { target }: CarrierNode, signal: AbortSignal | undefined) {
  if (target.os === 'win32')
    return ['its Authenticode signature is void: sign it again (signtool) before you hand it on'];
  if (target.os !== 'darwin') return [];
  if (process.platform !== 'darwin') return ['it has no signature: on a Mac, codesign --sign - FILE before it is run'];
  await run('codesign', ['--sign', '-', path], { signal });
  return [];
}
