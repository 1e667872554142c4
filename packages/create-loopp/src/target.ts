import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CreateError } from './create-error.js';

/** Where a project goes and what it is called. */
export interface Target {
  /** Absolute. */
  readonly folder: string;
  /** The package's name, with its scope. */
  readonly packageName: string;
  /** The same without the scope: the name of its executable. */
  readonly name: string;
}

/** What a folder may hold in which a project is started: what a fresh repository holds. */
const kept = new Set(['.git', '.DS_Store', 'LICENSE']);

/**
 * @param given a package's name, which becomes a folder of the working directory (`@scope/name` the folder `name`), or
 * the path of a folder, which gives the package its name.
 * @throws CreateError when npm takes no such name, or the folder holds something.
 */
export function targetOf(given: string, cwd: string): Target {
  const scope = /^@[^/]+(?=\/[^/]+$)/.exec(given)?.[0];
  const folder = scope === undefined ? resolve(cwd, given) : join(cwd, basename(given));
  const name = basename(folder);
  const problem = given.trim() === '' ? 'it is empty' : (problemOf(name) ?? (scope && problemOf(scope.slice(1))));
  if (problem !== undefined) {
    const message = `"${given}" cannot be the name of a package: ${problem}`;
    throw new CreateError('CREATE_INPUT', message, `give another name: ${suggestion(name)}, say`);
  }
  refuseFull(folder);
  return { folder, name, packageName: scope === undefined ? name : `${scope}/${name}` };
}

/** npm's rules for names of new packages. */
function problemOf(name: string): string | undefined {
  if (name.length > 100) return 'it has more than 100 characters';
  if (!/^[a-z0-9]/.test(name)) return 'it begins with something else than a small letter or a digit';
  if (!/^[a-z0-9._-]*$/.test(name)) return 'only small letters, digits, ".", "_" and "-" are allowed';
  if (name === 'node_modules') return 'it is a folder of npm';
  return undefined;
}

function suggestion(name: string): string {
  const simpler = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return simpler === '' || problemOf(simpler) !== undefined ? 'my-plugin' : simpler;
}

function refuseFull(folder: string): void {
  const remedy = 'give another name, or empty it';
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new CreateError('CREATE_INPUT', `${folder} is a file`, remedy);
  const entries = readdirSync(folder).filter((entry) => !kept.has(entry));
  if (entries.length === 0) return;
  const shown = entries.length > 3 ? `${entries.slice(0, 3).join(', ')}, …` : entries.join(', ');
  throw new CreateError('CREATE_INPUT', `${folder} is not empty: it holds ${shown}`, remedy);
}
