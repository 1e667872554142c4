import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '../input/input-error.js';
import { requireProgram } from '../input/require-program.js';
import { RunDirectory } from '../run-directory/run-directory.js';
import type { DoctorOptions } from './doctor-options.js';
import { examine } from './examine.js';
import { type Paint, renderReport } from './render-report.js';
import { isHealthy } from './report.js';

export interface DoctorContext {
  readonly write: (text: string) => void;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** Examines a plugin and writes the report. @returns true when nothing is bad. @throws InputError */
export async function runDoctor(options: DoctorOptions, { write, paint, signal }: DoctorContext): Promise<boolean> {
  const command = requireProgram('plugin', options.command, process.cwd());
  const config = await configOf(options);
  const directory = await RunDirectory.make();
  try {
    const onSpawn = (pid: number) => directory.guardian.watchProcess(pid);
    const report = await examine({ ...options, command }, { socketDir: directory.path, onSpawn, signal, config });
    write(options.json ? `${JSON.stringify(report)}\n` : renderReport(report, paint));
    return isHealthy(report);
  } finally {
    await directory.remove();
  }
}

async function configOf({ configFile }: DoctorOptions): Promise<string | undefined> {
  if (configFile === undefined) return undefined;
  try {
    return await readFile(resolve(configFile), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`the configuration cannot be read: ${reason}`, 'give a file that can be read: --config FILE');
  }
}
