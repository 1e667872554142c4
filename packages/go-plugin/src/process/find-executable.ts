import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/**
 * The file a command names, looked up in the host's PATH: the plugin's environment may have none. What is not found is
 * returned as it stands, so that starting it gives the system's own error.
 */
export function findExecutable(program: string, cwd = process.cwd(), path = process.env['PATH'] ?? ''): string {
  if (isAbsolute(program)) return program;
  if (program.includes('/')) return resolve(cwd, program);
  for (const directory of path.split(delimiter)) {
    const candidate = join(directory === '' ? '.' : directory, program);
    if (isExecutable(candidate)) return resolve(candidate);
  }
  return program;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
