import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const source = '@loopp/source';

/** Files below a folder that match a pattern with one `*`, which may stand for several folders as in `exports`. */
function expand(folder, pattern) {
  const [before, after] = pattern.split('*');
  if (after === undefined) return [''];
  return readdirSync(folder, { recursive: true })
    .map((file) => `./${file.replaceAll('\\', '/')}`)
    .filter((file) => file.startsWith(before) && file.endsWith(after) && !file.endsWith('.test.ts'))
    .map((file) => file.slice(before.length, file.length - after.length))
    .sort();
}

/**
 * What a package can be imported by: each sub-path of `exports` that leads to a source, with that source and with the
 * file that users get. `exports` is the one list of them.
 */
export function packageEntries({ folder, manifest }) {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => target[source] !== undefined)
    .flatMap(([path, target]) =>
      expand(folder, target[source]).map((star) => ({
        specifier: join(manifest.name, path.replace('*', star)),
        input: join(folder, target[source].replace('*', star)),
        output: target.default.replace('*', star),
      })),
    );
}
