import { statSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../input/input-error.js';

/** Sees to it that a file can be made, before any work is done. @throws InputError */
export async function writable(file: string): Promise<void> {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
    await mkdir(dirname(file), { recursive: true });
    const beside = besideOf(file);
    await writeFile(beside, '');
    await rm(beside);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Whole or not at all, and also where a packed plugin of that name runs right now. @throws InputError */
export async function putExecutable(made: string, file: string): Promise<void> {
  await put(file, async (beside) => {
    await copyFile(made, beside);
    await chmod(beside, 0o755);
  });
}

/** Whole or not at all. @throws InputError */
export async function putText(text: string | Uint8Array, file: string): Promise<void> {
  await put(file, (beside) => writeFile(beside, text));
}

async function put(file: string, write: (beside: string) => Promise<void>): Promise<void> {
  const beside = besideOf(file);
  try {
    await write(beside);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw unwritable(file, error);
  }
}

function besideOf(file: string): string {
  return `${file}.${process.pid}.new`;
}

function unwritable(file: string, error: unknown): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError(`${file} cannot be written: ${reason}`, 'give a file to --out that can be made', error);
}
