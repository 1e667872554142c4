import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is wrong with the changesets of a folder, so that a release does not stop at it: each a line. */
export function changesetFaults(folder, names) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
  return files.flatMap((name) => {
    const [, front, text] = /^---\n([\s\S]*?)^---\n\s*(\S)?/m.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
    if (front === undefined || text === undefined) return [`.changeset/${name}: it lacks its front matter or its text`];
    return front
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => /^'([^']+)': (patch|minor|major)$/.exec(line)?.[1] ?? line)
      .filter((line) => !names.includes(line))
      .map((line) => `.changeset/${name}: no package and kind of change: ${line}`);
  });
}
