import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which something is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its manifest says: an SPDX expression by convention. */
  readonly license: string | undefined;
  /** Subresource integrity of its tarball, as npm wrote it down when it was installed: `sha512-…`. */
  readonly integrity: string | undefined;
  /** SHA-256 over its bundled files, in the order of their paths. */
  readonly filesSha256: string;
  /** Packages that its bundled files import, as `name@version`. */
  readonly imports: readonly string[];
  /** Its bundled files, absolute. */
  readonly files: readonly string[];
}

interface Manifest {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string | undefined;
}

/** The packages that a bundle is made of, sorted by name and version. */
export function bundledPackages({ inputs }: Metafile, workingFolder: string): readonly BundledPackage[] {
  const manifests = new Map<string, Manifest | undefined>();
  const manifestOf = (path: string) => nearestManifest(dirname(resolve(workingFolder, path)), manifests);
  const found = new Map<string, { manifest: Manifest; paths: string[]; imports: Set<string> }>();
  for (const [path, { imports }] of Object.entries(inputs)) {
    const manifest = manifestOf(path);
    if (manifest === undefined) continue;
    const id = packageId(manifest);
    const entry = found.get(id) ?? { manifest, paths: [], imports: new Set() };
    found.set(id, entry);
    entry.paths.push(path);
    for (const each of imports) {
      const imported = each.external === true ? undefined : manifestOf(each.path);
      if (imported !== undefined && packageId(imported) !== id) entry.imports.add(packageId(imported));
    }
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { manifest, paths, imports }]) => ({
      name: manifest.name,
      version: manifest.version,
      license: manifest.license,
      integrity: integrityOf(manifest.folder),
      filesSha256: hashOf(paths, manifest.folder, workingFolder),
      imports: [...imports].sort(),
      files: paths.map((path) => resolve(workingFolder, path)),
    }));
}

export function packageId({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

/** Of the nearest package.json that names a package; others only tell the module system. */
function nearestManifest(folder: string, known: Map<string, Manifest | undefined>): Manifest | undefined {
  if (known.has(folder)) return known.get(folder);
  const own = readJson(join(folder, 'package.json'));
  const parent = dirname(folder);
  const manifest =
    typeof own?.['name'] === 'string'
      ? { folder, name: own['name'], version: text(own['version']) ?? '0.0.0', license: licenseOf(own) }
      : parent === folder
        ? undefined
        : nearestManifest(parent, known);
  known.set(folder, manifest);
  return manifest;
}

/** What npm noted of the packages that it installed, in the node_modules that holds this one. */
function integrityOf(folder: string): string | undefined {
  const parts = folder.split(sep);
  const at = parts.indexOf('node_modules');
  if (at < 0) return undefined;
  const root = parts.slice(0, at).join(sep);
  const lock = readJson(join(root, 'node_modules', '.package-lock.json'));
  const packages = lock?.['packages'] as Record<string, { integrity?: unknown }> | undefined;
  return text(packages?.[relative(root, folder).split(sep).join('/')]?.integrity);
}

function licenseOf(manifest: Record<string, unknown>): string | undefined {
  const { license, licenses } = manifest;
  if (typeof license === 'object' && license !== null && 'type' in license) return text(license.type);
  if (!Array.isArray(licenses)) return text(license);
  return (
    licenses
      .map((each) => text(each?.type))
      .filter((each) => each !== undefined)
      .join(' OR ') || undefined
  );
}

function hashOf(paths: readonly string[], folder: string, workingFolder: string): string {
  const hash = createHash('sha256');
  const named = paths.map(
    (path) => [relative(folder, resolve(workingFolder, path)).split(sep).join('/'), path] as const,
  );
  for (const [name, path] of named.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(resolve(workingFolder, path)));
  }
  return hash.digest('hex');
}

function readJson(file: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
