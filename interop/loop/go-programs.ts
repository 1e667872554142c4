import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const bin = join(here, '..', 'bin');
export const original = 'github.com/smartcontractkit/chainlink-common';

/** Our own programs of this module, and the original's test plugin as it comes. */
const packages = {
  host: './cmd/host',
  relayer: './cmd/relayer',
  median: './cmd/median',
  env: './cmd/env',
  aggregator: './cmd/aggregator',
  static: `${original}/pkg/loop/internal/test/cmd`,
} as const;

export type GoProgram = keyof typeof packages;

/** Why the tests with Go cannot run here; `false` when they can. What `skip` of a test takes. */
export const withoutGo: string | false = (() => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'go is not on this machine: the tests against the original are skipped';
  }
})();

/** Time for a first build, which also fetches modules. */
export const buildTimeout = { timeout: 290_000 };

/** Path of a Go program, built when it is missing or this module's sources are others than when it was built. */
export async function goProgram(name: GoProgram): Promise<string> {
  const path = join(bin, `loop-${name}`);
  const sources = hashOfSources();
  const built = `${path}.sources`;
  if (existsSync(path) && existsSync(built) && readFileSync(built, 'utf8') === sources) return path;
  mkdirSync(bin, { recursive: true });
  // Several test files may build the same program at once; each sees a whole file.
  const fresh = `${path}.${process.pid}`;
  await go(['build', '-p', '1', '-o', fresh, packages[name]]);
  renameSync(fresh, path);
  writeFileSync(built, sources);
  return path;
}

/** What a go command prints. It works in the background: whoever else uses the machine goes first. */
export async function go(args: readonly string[]): Promise<string> {
  // The checksums are those of go.sum; without the variable Go would also ask a public database for them.
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOSUMDB: 'off' };
  const running = promisify(execFile)('go', args, { cwd: here, env, maxBuffer: 2 ** 26 });
  if (running.child.pid !== undefined) setPriority(running.child.pid, 10);
  return (await running).stdout;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => /\.go$|^go\./.test(file));
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(here, file)));
  return hash.digest('hex');
}
