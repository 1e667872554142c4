import { relative, sep } from 'node:path';
import { CreateError } from './create-error.js';
import type { Tarball } from './read-tarballs.js';

type Versions = Readonly<Record<string, string>>;

/** A project's package.json, as far as it is filled in. */
interface Manifest {
  name: string;
  dependencies?: Versions;
  devDependencies?: Versions;
  overrides?: Versions;
}

export interface ManifestOptions {
  readonly packageName: string;
  /** Of every package that templates name. */
  readonly versions: Versions;
  /** Where the project will be; paths of tarballs are relative to it. */
  readonly folder: string;
  /** Packages to be taken from tarballs instead of the registry. */
  readonly tarballs?: ReadonlyMap<string, Tarball>;
}

/**
 * Fills in a template's package.json: its name, a version for each `*`, and what is taken from tarballs.
 * @throws CreateError when a tarball that the project needs is missing.
 */
export function fillManifest(template: string, options: ManifestOptions): string {
  const manifest: Manifest = JSON.parse(template);
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const files = options.tarballs && filesOf(names, options.tarballs, options.folder);
  const filled = (dependencies: Versions) => {
    const entries = Object.keys(dependencies).map((name) => [name, files?.[name] ?? versionOf(name, options.versions)]);
    return Object.fromEntries(entries);
  };
  manifest.name = options.packageName;
  if (manifest.dependencies !== undefined) manifest.dependencies = filled(manifest.dependencies);
  if (manifest.devDependencies !== undefined) manifest.devDependencies = filled(manifest.devDependencies);
  // What the packages need of each other is not in the registry either.
  if (files !== undefined) manifest.overrides = files;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function versionOf(name: string, versions: Versions): string {
  const version = versions[name];
  if (version === undefined) throw new TypeError(`create-loopp has no version of ${name}`);
  return version;
}

/** Of each of our packages that is needed, by whatever way: `file:` and the way from the project to its tarball. */
function filesOf(names: readonly string[], tarballs: ReadonlyMap<string, Tarball>, folder: string): Versions {
  const files: Record<string, string> = {};
  const add = (name: string) => {
    if (!isOurs(name) || files[name] !== undefined) return;
    const tarball = tarballs.get(name);
    if (tarball === undefined) {
      const remedy = 'put the tarballs of all packages there: node tools/pack-packages.mjs --out DIR, in a checkout';
      throw new CreateError('CREATE_INPUT', `the folder of --packages has no tarball of ${name}`, remedy);
    }
    files[name] = `file:${relative(folder, tarball.file).split(sep).join('/')}`;
    tarball.needs.forEach(add);
  };
  names.forEach(add);
  return files;
}

function isOurs(name: string): boolean {
  return name.startsWith('@loopp/') || name === 'create-loopp' || name === 'protoc-gen-loopp';
}
