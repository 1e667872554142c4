import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InputError } from '../input/input-error.js';

/** Runs npm and gives what it prints. @throws NpmError when npm fails. */
export type Npm = (args: readonly string[], cwd: string, signal?: AbortSignal) => Promise<string>;

/** npm ended with an error. */
export class NpmError extends Error {
  /** npm's own: `E404`, `ENOTFOUND`. */
  readonly npmCode: string;

  constructor(npmCode: string, message: string) {
    super(message);
    this.npmCode = npmCode;
  }
}

// What an `npm run` around this process says of its own project would lead astray.
const ofTheProject =
  /^npm_(config_(workspaces?|include_workspace_root|global|prefix|local_prefix|dry_run)|package_|lifecycle_)/i;

/** The user's own npm, with their registry, cache and proxy. */
export const usersNpm: Npm = async (args, cwd, signal) => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheProject.test(name)));
  const isWindows = process.platform === 'win32';
  try {
    const options = { cwd, env, signal, maxBuffer: 2 ** 26, shell: isWindows };
    return (await promisify(execFile)(isWindows ? 'npm.cmd' : 'npm', [...args], options)).stdout;
  } catch (error) {
    signal?.throwIfAborted();
    throw failure(error);
  }
};

function failure(error: unknown): Error {
  const { code, stderr, stdout, message } = error as NodeJS.ErrnoException & { stderr?: string; stdout?: string };
  if (code === 'ENOENT') {
    return new InputError(
      'npm is not in PATH, and it is npm that brings a node',
      'install npm, or give a node: --node PATH',
    );
  }
  const told = `${stderr ?? ''}\n${stdout ?? ''}`;
  const npmCode = /npm (?:error|ERR!) code (\S+)/.exec(told)?.[1] ?? 'unknown';
  const line = told.split('\n').find((each) => /npm (error|ERR!) (?!code )/.test(each));
  return new NpmError(npmCode, line?.replace(/^.*npm (error|ERR!) /, '') ?? message);
}
