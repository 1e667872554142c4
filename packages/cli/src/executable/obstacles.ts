import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ExecutableFormat, executableFormat } from './executable-format.js';
import { libraryFolders } from './library-folders.js';
import { type ElfFile, readElf } from './read-elf.js';

/** The system that shall execute a file. */
export interface ExecutingSystem {
  readonly os: string;
  readonly arch: string;
  /** Where its files begin. */
  readonly root: string;
}

/** What keeps a system from executing a file. */
export interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

export interface ExecutableFindings {
  /** What the file is, in a few words. */
  readonly about: string;
  readonly obstacles: readonly Obstacle[];
  /** False when the system itself refuses the file: what a start then prints is the word of a shell that tried it. */
  readonly isStartable: boolean;
}

const thisSystem: ExecutingSystem = { os: process.platform, arch: process.arch, root: '/' };
const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const bareFolders = ['/bin', '/usr/bin'];

/**
 * Looks at an executable without starting it: who made it for which system, and whether this one has what it needs.
 * A plugin is started without PATH, so that an interpreter must be where a system finds it without.
 */
export function executableFindings(path: string, system: ExecutingSystem = thisSystem): ExecutableFindings {
  const format = executableFormat(headOf(path));
  if (format.kind === 'script') return scriptFindings(format, system);
  if (format.kind === 'unknown') {
    const what = 'it is neither ELF, Mach-O nor PE, and has no interpreter line (#!…)';
    const remedy = 'give its interpreter, too (node plugin.js), or begin it with a line as #!/usr/bin/node';
    return { about: 'no executable', obstacles: system.os === 'win32' ? [] : [{ what, remedy }], isStartable: false };
  }
  const about = `${systems[format.os]} ${format.arch}`;
  if (format.os !== system.os || format.arch !== system.arch) {
    const what = `it is made for ${about}, and this is ${systems[system.os] ?? system.os} ${system.arch}`;
    return { about, obstacles: [{ what, remedy: 'build it for this system' }], isStartable: false };
  }
  const elf = format.os === 'linux' ? readElf(path) : undefined;
  return elf === undefined ? { about, obstacles: [], isStartable: true } : elfFindings(path, elf, about, system);
}

function scriptFindings(
  { interpreter, argument }: ExecutableFormat & { kind: 'script' },
  { root, os }: ExecutingSystem,
): ExecutableFindings {
  const about = `a script of ${interpreter.trim()}${argument === '' ? '' : ` ${argument.trim()}`}`;
  const obstacles: Obstacle[] = [];
  if (os !== 'win32') {
    if (/\r$/.test(argument === '' ? interpreter : argument)) {
      const what = 'its first line ends with a carriage return, which becomes part of the interpreter’s name';
      obstacles.push({ what, remedy: 'save it with line ends of Unix' });
    } else if (!existsSync(join(root, interpreter))) {
      const what = `its interpreter ${interpreter} does not exist here`;
      obstacles.push({ what, remedy: 'name one that exists in its first line, or give it: node plugin.js' });
    } else if (interpreter.endsWith('/env')) obstacles.push(...envObstacles(argument, root));
  }
  return { about, obstacles, isStartable: true };
}

function envObstacles(argument: string, root: string): readonly Obstacle[] {
  const program = argument.split(/\s+/).find((word) => word !== '' && !word.startsWith('-') && !word.includes('='));
  if (program === undefined || bareFolders.some((folder) => isExecutable(join(root, folder, program)))) return [];
  const what = `env finds no ${program}: a plugin is started without PATH, and ${bareFolders.join(' and ')} have none`;
  const remedy = `name it with its whole path in the first line, or give it: ${program} PLUGIN; \`loop pack\` makes a file that needs none`;
  return [{ what, remedy }];
}

function elfFindings(path: string, elf: ElfFile, about: string, { arch, root }: ExecutingSystem): ExecutableFindings {
  const { interpreter } = elf;
  if (interpreter === undefined) return { about: `${about}, linked statically`, obstacles: [], isStartable: true };
  const isMusl = /\/ld-musl-/.test(interpreter);
  const versions = newest([...elf.requires.values()].flat());
  const whole = `${about}${isMusl ? ', for musl' : ''}${versions === '' ? '' : `, needs ${versions}`}`;
  if (!existsSync(join(root, interpreter))) {
    const what = `its loader ${interpreter} does not exist here: it is made for a system with ${isMusl ? 'musl' : 'glibc'}`;
    const remedy = isMusl
      ? 'build it for glibc, or run it on a system with musl (Alpine)'
      : 'build it for the C library of this system (`loop pack --target …-musl`), or link it statically';
    return { about: whole, obstacles: [{ what, remedy }], isStartable: true };
  }
  const folders = [...elf.searchPath.map((each) => each.replace(/\$(ORIGIN|\{ORIGIN\})/g, dirname(path)))].concat(
    libraryFolders(arch, root),
  );
  const obstacles = elf.needed.flatMap((name) => libraryObstacles(name, elf, folders));
  return { about: whole, obstacles, isStartable: true };
}

function libraryObstacles(name: string, elf: ElfFile, folders: readonly string[]): readonly Obstacle[] {
  // Of a musl system the loader itself is the C library.
  if (/^libc\.musl-|^ld-/.test(name)) return [];
  const file = folders.map((folder) => join(folder, name)).find(isFile);
  if (file === undefined) {
    const what = `it needs ${name}, which this system lacks`;
    return [{ what, remedy: `install the package that brings ${name}, or link the plugin without it` }];
  }
  const has = readElf(file)?.provides ?? [];
  const wanted = elf.requires.get(name) ?? [];
  const missing = has.length === 0 ? [] : wanted.filter((version) => !has.includes(version));
  if (missing.length === 0) return [];
  const what = `it needs ${missing.join(', ')} of ${name}, and this system's goes up to ${newest(has, wanted)}`;
  return [{ what, remedy: 'build it on an older system, or run it on one that is as new' }];
}

/** The highest version of each family: `GLIBC_2.34, GLIBCXX_3.4.30`; of those families alone that `like` has. */
function newest(versions: readonly string[], like: readonly string[] = versions): string {
  const families = new Map<string, string>();
  const known = new Set(like.map((version) => version.split('_')[0]));
  for (const version of versions) {
    const [family = '', number = ''] = version.split('_');
    if (!/^\d+(\.\d+)*$/.test(number) || !known.has(family)) continue;
    const former = families.get(family);
    if (former === undefined || former.localeCompare(version, 'en', { numeric: true }) < 0) {
      families.set(family, version);
    }
  }
  return [...families.values()].join(', ');
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(1024);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}
