import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './loop-command.js';

const run = promisify(execFile);

/** Environment of a user's process: without what tests put there for their own children. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _ofTests, ...env } = process.env;
  return env;
}

/** Packs the packages of this checkout. @returns the tarballs' folder and their paths. */
export async function packTarballs(): Promise<{ readonly folder: string; readonly tarballs: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'loopp-tarballs-'));
  const args = [join(root, 'tools/pack-packages.mjs'), '--out', folder];
  const { stdout } = await run(process.execPath, args, { env: userEnvironment() });
  return { folder, tarballs: stdout.trim().split('\n') };
}

/** An empty folder into which npm has installed packages. */
export class InstalledPackages implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async of(tarballs: readonly string[]): Promise<InstalledPackages> {
    const tool = new URL('../../tools/packages/install-tarballs.mjs', import.meta.url).href;
    const { installTarballs }: { installTarballs(paths: readonly string[]): string } = await import(tool);
    return new InstalledPackages(installTarballs(tarballs));
  }

  /** Runs a program in the folder, as a user would. @returns its exit code and what it printed. */
  async run(program: string, args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
    const options = { cwd: this.folder, env: userEnvironment(), timeout: 300_000 };
    try {
      return { code: 0, ...(await run(program, args, options)) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
