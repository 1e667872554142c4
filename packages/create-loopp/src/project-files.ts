import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillManifest, type ManifestOptions } from './fill-manifest.js';
import type { Kind } from './kinds.js';

/** What the template's own name is replaced by, and what goes into package.json. */
export interface ProjectOptions extends Omit<ManifestOptions, 'versions'> {
  readonly kind: Kind;
  /** Without scope. */
  readonly name: string;
}

/** Folders of templates that some kinds have in common, besides what all have. */
const sharedBySome: Partial<Record<Kind, readonly string[]>> = {
  'reporting-plugin': ['shared-reporting'],
  'ocr3-reporting-plugin': ['shared-reporting'],
};

/** This package: beside the templates it has, as its own development dependencies, the version of all that they name. */
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A new project's files, by path: those that all kinds share and those of its kind.
 * @throws CreateError when a tarball that it needs is missing.
 */
export function projectFiles(options: ProjectOptions): ReadonlyMap<string, string> {
  const { devDependencies: versions } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = new Map(['shared', ...(sharedBySome[options.kind] ?? []), options.kind].flatMap(filesIn));
  const itsName: string = JSON.parse(files.get('package.json') ?? '').name;
  for (const [path, text] of files) files.set(path, text.replaceAll(itsName, options.name));
  files.set('package.json', fillManifest(files.get('package.json') ?? '', { ...options, versions }));
  return files;
}

function filesIn(part: string): [path: string, text: string][] {
  const folder = join(root, 'templates', part);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [pathOf(relative(folder, file)), readFileSync(file, 'utf8')]);
}

/** npm publishes no .gitignore: it is kept under another name. */
function pathOf(path: string): string {
  return path === '_gitignore' ? '.gitignore' : path;
}
