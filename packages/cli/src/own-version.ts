import { readFileSync } from 'node:fs';
import { packageFile } from './package-file.js';

/** Version of the installed `@loopp/cli`. */
export function ownVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return version;
}
