import { createRequire } from 'node:module';
import { join } from 'node:path';
import { InputError } from './input-error.js';

/** Packages that only some commands need, so that installing `@loopp/cli` does not bring them, and what to install. */
const optional = {
  esbuild: 'esbuild@0.28.2',
  postject: 'postject@1.0.0-alpha.6',
} as const;

/**
 * Path of a module of an optional package, installed beside this one or in the project of the current folder.
 * @param module as `postject/dist/cli.js`; undefined: the package's main one.
 * @throws InputError that says what to install when it is not there.
 */
export function optionalPackage(name: keyof typeof optional, neededBy: string, module: string = name): string {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from).resolve(module);
    } catch {
      // It may be at the other place.
    }
  }
  throw new InputError(
    `${neededBy} needs the package ${name}, which is not installed`,
    `install what it needs: npm install --save-dev ${Object.values(optional).join(' ')}`,
  );
}
