import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { packageFile } from '../package-file.js';
import { InputError } from './input-error.js';

interface Manifest {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Finds a package's own `package.json`; undefined: it is not installed where this package can see it. */
export type FindManifest = (name: string) => string | undefined;

/**
 * Packages that one command needs and the others do without: optional peers of this one, which users install when they
 * use that command. Our own have one version, that of this package: two would bring two copies of everything.
 * @throws InputError with the command that installs what is missing.
 */
export function requirePackages(what: string, names: readonly string[], find: FindManifest = findManifest): void {
  const own = readManifest(packageFile('package.json'));
  const isOther = (file: string) => readManifest(file).version !== own.version;
  const found = new Map(names.map((name) => [name, find(name)]));
  const others = names.filter(
    (name) => isOurs(name) && found.get(name) !== undefined && isOther(found.get(name) ?? ''),
  );
  const missing = names.filter((name) => found.get(name) === undefined || others.includes(name));
  if (missing.length > 0) throw missingPackages(what, missing, others.length > 0);
}

/** @param inOurVersion: what is there is of another one. */
export function missingPackages(what: string, names: readonly string[], inOurVersion = false): InputError {
  const own = readManifest(packageFile('package.json'));
  const wanted = (name: string) => `${name}@${isOurs(name) ? own.version : (own.peerDependencies?.[name] ?? 'latest')}`;
  const [verb, those] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const version = inOurVersion ? ` in version ${own.version}` : '';
  return new InputError(
    `${what} needs ${names.join(' and ')}, which ${verb} not installed${version}`,
    `install ${those}: npm install --save-dev ${names.map(wanted).join(' ')}`,
  );
}

const isOurs = (name: string) => name.startsWith('@loopp/');

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function findManifest(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}
