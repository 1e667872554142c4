// Builds the programs that the examples are for into interop/bin, where the tests look for them: `npm run partners`.
// Takes a quarter of an hour on an empty cache of Go's, seconds after that. A partner that cannot be built is one line;
// its tests then say that they were skipped. Usage: node build-partners.mjs [NAME...]
//
// To add a partner, add a row: a main package of a module as it is published, or one of this folder's module.
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const partners = [
  { name: 'tofu', module: 'github.com/opentofu/opentofu@v1.12.6', package: './cmd/tofu' },
  { name: 'tflint', module: 'github.com/terraform-linters/tflint@v0.64.0', package: '.' },
  { name: 'vault-host', package: './vault-host' },
];

const here = import.meta.dirname;
const bin = join(here, '..', 'bin');
// The checksums are those of the modules' own go.sum; without it Go would also ask a public database for them.
const env = { ...process.env, GOSUMDB: 'off', GOFLAGS: '-mod=mod -buildvcs=false' };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !partners.some((partner) => partner.name === name));
if (unknown.length > 0) {
  process.stderr.write(`no partner ${unknown.join(', ')}; there are ${partners.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
try {
  execFileSync('go', ['version'], { stdio: 'ignore' });
} catch {
  process.stdout.write('go is not on this machine: no partner was built\n');
  process.exit(0);
}
mkdirSync(bin, { recursive: true });
for (const partner of partners) {
  if (asked.length > 0 && !asked.includes(partner.name)) continue;
  const begun = Date.now();
  try {
    await build(partner);
    const seconds = Math.round((Date.now() - begun) / 1000);
    process.stdout.write(`${partner.name}: interop/bin/${partner.name} (${partner.module ?? 'ours'}, ${seconds} s)\n`);
  } catch (error) {
    const [last = String(error)] = String(error.stderr ?? error)
      .trim()
      .split('\n')
      .slice(-1);
    process.stdout.write(`${partner.name}: not built: ${last}\n`);
    if (asked.length > 0) process.exitCode = 1;
  }
}

async function build({ name, module, package: path }) {
  const output = ['build', '-o', join(bin, name)];
  if (module === undefined) return go([...output, path], here);
  const { Dir: folder } = JSON.parse(await go(['mod', 'download', '-json', module], here));
  // A module's `replace` lines hold only where it is the main one, so it is built in its own folder. That folder belongs
  // to Go's cache: what the build writes to go.mod goes to a copy.
  const copy = mkdtempSync(join(tmpdir(), 'partner-'));
  try {
    for (const file of ['go.mod', 'go.sum']) copyFileSync(join(folder, file), join(copy, file));
    await go([...output, '-modfile', join(copy, 'go.mod'), path], folder);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function go(args, cwd) {
  const running = promisify(execFile)('go', args, { cwd, env, maxBuffer: 2 ** 26 });
  // Whoever else uses the machine goes first.
  if (running.child.pid !== undefined) setPriority(running.child.pid, 10);
  return (await running).stdout;
}
