import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CarrierNode, copyStripped, fuse } from './carrier-node.js';

const run = promisify(execFile);

export interface SingleExecutable {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes of the program and its code cache within. */
  readonly programSize: number;
  readonly notes: readonly string[];
}

/**
 * Puts a program of CommonJS into a copy of node. The same program and node give the same file.
 * @param folder private; the file is made in it.
 */
export async function singleExecutable(
  code: string,
  node: CarrierNode,
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
    useCodeCache: true,
  };
  await writeFile(join(folder, config.main), code);
  await writeFile(join(folder, 'sea.json'), JSON.stringify(config));
  // The cache holds hashes of names: the seed makes them the same each time, and V8 takes such a cache for any seed.
  const args = ['--random-seed=1', '--experimental-sea-config', 'sea.json'];
  const [notes] = await Promise.all([
    copyStripped(node.path, path, signal),
    run(node.path, args, { cwd: folder, env: {}, signal }),
  ]);
  await inject(path, blob, signal);
  if (process.platform === 'darwin') await run('codesign', ['--sign', '-', path], { signal });
  return { path, size: (await stat(path)).size, programSize: (await readFile(blob)).length, notes };
}

/** In a process of its own, which keeps its many warnings to itself. */
async function inject(path: string, blob: string, signal: AbortSignal | undefined): Promise<void> {
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  const args = [postject, path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse];
  if (process.platform === 'darwin') args.push('--macho-segment-name', 'NODE_SEA');
  await run(process.execPath, args, { signal, maxBuffer: 2 ** 24 });
}
