import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const EXAMPLES = join(REPOSITORY, 'packages', 'go-plugin', 'examples');
const BIN = join(REPOSITORY, 'interop', 'bin');

/** The environment for bundled programs: the test runner's own NODE_OPTIONS name loaders that other directories lack. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return rest;
}

/**
 * The command that runs one of our programs from one CommonJS file: it starts fast, needs no environment, and shows that the
 * library bundles. `path` is relative to `folder`, which is the examples' by default.
 */
export async function bundled(path: string, folder = EXAMPLES): Promise<readonly string[]> {
  mkdirSync(BIN, { recursive: true });
  const target = join(BIN, `go-plugin-${path.replaceAll('/', '-').replace(/\.ts$/, '')}.cjs`);
  const fresh = `${target}.${process.pid}`;
  await build({
    entryPoints: [join(folder, path)],
    outfile: fresh,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    conditions: ['@loopp/source'],
    logLevel: 'error',
  });
  // Several test files build the same program at once; each sees a whole file.
  renameSync(fresh, target);
  return [process.execPath, target];
}
