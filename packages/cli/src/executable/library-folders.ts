import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const triplets: Readonly<Record<string, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
};

/** Folders in which a Linux system's loader looks for libraries, those of glibc and of musl. */
export function libraryFolders(arch: string, root = '/'): readonly string[] {
  const triplet = triplets[arch];
  const usual = ['lib', 'usr/lib', 'usr/local/lib', 'lib64', 'usr/lib64', 'usr/local/lib64'];
  const own = triplet === undefined ? [] : ['lib', 'usr/lib', 'usr/local/lib'].map((folder) => `${folder}/${triplet}`);
  const configured = listed(join(root, 'etc/ld.so.conf'), root);
  return [...configured, ...[...own, ...usual].map((folder) => join(root, folder))];
}

/** The folders of a file as ldconfig reads it, and of the files that it includes. */
function listed(file: string, root: string, depth = 0): readonly string[] {
  if (depth > 4) return [];
  return linesOf(file).flatMap((line) => {
    const [, pattern] = /^include\s+(.+)$/.exec(line) ?? [];
    if (pattern === undefined) return [join(root, line)];
    const found = pattern.startsWith('/') ? join(root, pattern) : resolve(dirname(file), pattern);
    return matching(found).flatMap((each) => listed(each, root, depth + 1));
  });
}

function linesOf(file: string): readonly string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** Files of a pattern whose last part may hold `*`. */
function matching(pattern: string): readonly string[] {
  const name = new RegExp(`^${(pattern.split('/').at(-1) ?? '').split('*').map(escaped).join('.*')}$`);
  try {
    const folder = dirname(pattern);
    return readdirSync(folder)
      .filter((entry) => name.test(entry))
      .sort()
      .map((entry) => join(folder, entry));
  } catch {
    return [];
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
