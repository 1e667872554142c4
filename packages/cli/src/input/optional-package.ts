import { createRequire } from 'node:module';
import { join } from 'node:path';
import { missingPackages } from './require-packages.js';

/** Path of a module that is installed beside this one or in the project of the current folder; undefined: in neither. */
export function installedModule(module: string): string | undefined {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from).resolve(module);
    } catch {
      // It may be at the other place.
    }
  }
  return undefined;
}

/**
 * Path of a module of a package that only some commands need.
 * @param module as `postject/dist/cli.js`; undefined: the package's main one.
 * @throws InputError that says what to install when it is not there.
 */
export function optionalPackage(name: string, neededBy: string, module: string = name): string {
  const found = installedModule(module);
  if (found === undefined) throw missingPackages(neededBy, [name]);
  return found;
}
