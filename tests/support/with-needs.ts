import type { Tarball } from '../../packages/create-loopp/src/read-tarballs.js';

/** Paths of the tarball of a package and of those of all of ours that it needs. */
export function withNeeds(name: string, tarballs: ReadonlyMap<string, Tarball>): string[] {
  const found = new Set<string>();
  const add = (each: string) => {
    const tarball = tarballs.get(each);
    if (tarball === undefined || found.has(tarball.file)) return;
    found.add(tarball.file);
    tarball.needs.forEach(add);
  };
  add(name);
  return [...found];
}
