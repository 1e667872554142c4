import { CommanderError } from 'commander';
import { createCommand } from './create-command.js';
import { CreateError } from './create-error.js';
import { runCreate } from './run-create.js';

/**
 * The command `create-loopp`, which `npm create loopp` calls. Exit codes: 0 well, 1 something unforeseen, 2 no
 * project could be made, 130 interrupted.
 * @param args without program and script.
 */
export async function main(args: readonly string[]): Promise<void> {
  // Whoever read the output is gone; the project is made all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const command = createCommand('create-loopp', (given) =>
    runCreate(given, {
      cwd: process.cwd(),
      write: (text) => void process.stdout.write(text),
      isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
      signal: interrupted.signal,
    }),
  )
    .exitOverride()
    .showHelpAfterError('(add --help for what is possible)');
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? 130 : tell(error);
  }
}

/** @returns the exit code. */
function tell(error: unknown): number {
  // Commander has told the user already; its own code is 0 for --help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof CreateError)) {
    process.stderr.write(`create-loopp: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
  process.stderr.write(`create-loopp: ${error.message}\n  what to do: ${error.remedy}\n`);
  return 2;
}
