import { existsSync } from 'node:fs';
import { CreateError } from './create-error.js';
import { runProgram } from './run-program.js';

/** @throws CreateError with all that npm said, when it failed. */
export async function installPackages(folder: string, shown: string, signal: AbortSignal | undefined): Promise<void> {
  const command = [...npm(), 'install', '--no-audit', '--no-fund', '--loglevel=error'];
  const remedy = shown === '.' ? 'npm install' : `(cd ${shown} && npm install)`;
  const failed = (said: string, cause?: unknown) =>
    new CreateError(
      'CREATE_INSTALL',
      `npm install failed\n${said.trimEnd()}`,
      `the project is there; try again: ${remedy}`,
      cause,
    );
  const { code, output } = await runProgram(command, { cwd: folder, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw failed(String(error), error);
  });
  if (code !== 0) throw failed(output);
}

/** The npm that runs this, else the one that is found. */
function npm(): readonly string[] {
  const running = process.env['npm_execpath'];
  const isNpm = running !== undefined && /npm-cli\.c?js$/.test(running) && existsSync(running);
  return isNpm ? [process.execPath, running] : ['npm'];
}
