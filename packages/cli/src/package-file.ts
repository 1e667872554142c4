import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A file of this package, wherever the code that asks was bundled to. */
export function packageFile(path: string): string {
  return join(createRequire(import.meta.url).resolve('@loopp/cli/package.json'), '..', path);
}
