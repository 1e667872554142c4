import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const bin = join(here, '..', 'bin');
export const original = 'github.com/smartcontractkit/chainlink-common';

/** Our own programs of this module, and the original's test plugin as it comes. */
const packages = {
  host: './cmd/host',
  relayer: './cmd/relayer',
  median: './cmd/median',
  keystore: './cmd/keystore',
  reporting: './cmd/reporting',
  env: './cmd/env',
  aggregator: './cmd/aggregator',
  transmit: './cmd/transmit',
  values: './cmd/values',
  reader: './cmd/reader',
  readerhost: './cmd/readerhost',
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
export const buildTimeout = { timeout: 800_000 };

export function isGoProgram(path: string): boolean {
  return dirname(path) === bin;
}

/** Path of a Go program, built when it is missing or this module's sources are others than when it was built. */
export async function goProgram(name: GoProgram): Promise<string> {
  const path = join(bin, `loop-${name}`);
  const built = `${path}.sources`;
  const sources = hashOfSources();
  const isFresh = () => existsSync(path) && existsSync(built) && readFileSync(built, 'utf8') === sources;
  if (isFresh()) return path;
  mkdirSync(bin, { recursive: true });
  const release = await lock(join(bin, 'loop-build.lock'));
  try {
    if (isFresh()) return path;
    const unfinished = `${path}.building`;
    await go(['build', '-p', '1', '-o', unfinished, packages[name]]);
    renameSync(unfinished, path);
    writeFileSync(built, sources);
    return path;
  } finally {
    release();
  }
}

/** Test files run at the same time; without this each would compile the same packages. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch {
      if (!isHeld(file)) rmSync(file, { force: true });
      await sleep(100);
    }
  }
}

/** Whether who wrote the lock still runs. */
function isHeld(file: string): boolean {
  try {
    const pid = readFileSync(file, 'utf8');
    if (pid !== '') process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
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
