import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const BIN = join(HERE, '..', 'bin');
// Two examples call different messages by the same names; our host has both.
const LINKER = '-X google.golang.org/protobuf/reflect/protoregistry.conflictPolicy=ignore';
const EXAMPLES = 'github.com/hashicorp/go-plugin/examples';

/** Our own programs of this module, and go-plugin's examples as they come. */
const PACKAGES = {
  host: './host',
  yamux: './yamux',
  'kv-host': `${EXAMPLES}/grpc`,
  'kv-plugin': `${EXAMPLES}/grpc/plugin-go-grpc`,
  'netrpc-plugin': `${EXAMPLES}/grpc/plugin-go-netrpc`,
  'counter-host': `${EXAMPLES}/bidirectional`,
  'counter-plugin': `${EXAMPLES}/bidirectional/plugin-go-grpc`,
  'negotiated-host': `${EXAMPLES}/negotiated`,
  'negotiated-plugin': `${EXAMPLES}/negotiated/plugin-go`,
  'streaming-host': `${EXAMPLES}/streaming`,
  'streaming-plugin': `${EXAMPLES}/streaming/plugin`,
} as const;

export type GoProgram = keyof typeof PACKAGES;

/** Why the tests with Go cannot run here; `false` when they can. */
export const withoutGo: string | false = (() => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'go is not on this machine: the tests against Go partners are skipped';
  }
})();

/** Path of a Go program, built if it is missing or older than this module's sources. */
export function goProgram(name: GoProgram): string {
  const path = join(BIN, `go-plugin-${name}`);
  if (existsSync(path) && statSync(path).mtimeMs > newestSource(PACKAGES[name])) return path;
  mkdirSync(BIN, { recursive: true });
  // The checksums are those of go.sum; without the flag Go would also ask a public database for them.
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOSUMDB: 'off' };
  execFileSync('go', ['build', '-ldflags', LINKER, '-o', path, PACKAGES[name]], {
    cwd: HERE,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return path;
}

function newestSource(source: string): number {
  const own = source.startsWith('./') ? readdirSync(join(HERE, source)).map((file) => join(HERE, source, file)) : [];
  return Math.max(...[join(HERE, 'go.sum'), ...own].map((file) => statSync(file).mtimeMs));
}
