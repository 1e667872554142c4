import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Version of the installed `@loopp/cli`, wherever in the package this module has been built to. */
export function ownVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const described = describedIn(folder);
    if (described?.name === '@loopp/cli') return described.version;
    if (folder === dirname(folder)) throw new Error('the package.json of @loopp/cli is missing');
  }
}

function describedIn(folder: string): { name: unknown; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
