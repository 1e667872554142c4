import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const bin = join(here, '..', 'bin');

/** Programs of this module, each a folder: `peer` for the tests, `bench` for bench/transport. */
export type GoProgram = 'peer' | 'bench';

/** Why what needs Go cannot run here; `false` when it can. What `skip` of a test takes. */
export const withoutGo: string | false = (() => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'go is not on this machine: nothing is compared with grpc-go';
  }
})();

/** Path of a program, built unless there is one of the same sources. */
export function goProgram(name: GoProgram): string {
  const sources = readdirSync(join(here, name)).map((file) => join(here, name, file));
  const hash = createHash('sha256');
  for (const file of [join(here, 'go.mod'), join(here, 'go.sum'), ...sources.sort()]) hash.update(readFileSync(file));
  const path = join(bin, `grpc-${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return path;
  mkdirSync(bin, { recursive: true });
  const fresh = `${path}.${process.pid}`;
  // The checksums are those of go.sum; without the flag Go would also ask a public database for them.
  execFileSync('go', ['build', '-p', '1', '-o', fresh, `./${name}`], {
    cwd: here,
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOSUMDB: 'off' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // Several test files build at once; each sees a whole file.
  renameSync(fresh, path);
  return path;
}
