import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { InputError } from './input-error.js';

/**
 * Finds the program of a command, so that its absence is told before anything is started.
 * @param what names the plugin in the message.
 * @param folder relative paths start here; a bare name is looked up in `path`.
 * @returns the command with the program's absolute path.
 * @throws InputError when it is not there or cannot be executed.
 */
export function requireProgram(
  what: string,
  [program = '', ...args]: readonly string[],
  folder: string,
  path = process.env['PATH'] ?? '',
): readonly string[] {
  const isBare = !isAbsolute(program) && !/[/\\]/.test(program);
  const candidates = isBare
    ? path.split(delimiter).map((entry) => join(resolve(entry), program))
    : [resolve(folder, program)];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return [found, ...args];
  const where = isBare ? 'is not in PATH' : whyNot(resolve(folder, program));
  const remedy = where === notExecutable ? `make it executable (chmod +x ${program}), or` : 'correct the command;';
  throw new InputError(
    `the command of the ${what} cannot be run: ${program} ${where}`,
    `${remedy} for a script give its interpreter, too ("node plugin.js")`,
  );
}

const notExecutable = 'is not executable';

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function whyNot(file: string): string {
  try {
    return statSync(file).isFile() ? notExecutable : 'is no file';
  } catch {
    return 'does not exist';
  }
}
