import type { GeneratedFiles } from './generate-root.js';

/** A file that is not as it would be generated now. */
export interface Outdated {
  readonly path: string;
  /** What the file should hold; undefined when there should be no such file. */
  readonly text: string | undefined;
}

export function outdated(present: GeneratedFiles, fresh: GeneratedFiles): Outdated[] {
  return [...new Set([...present.keys(), ...fresh.keys()])]
    .filter((path) => present.get(path) !== fresh.get(path))
    .sort()
    .map((path) => ({ path, text: fresh.get(path) }));
}
