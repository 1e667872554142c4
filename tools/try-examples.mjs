// Tries the examples as whoever copies one: each in an empty folder of its own, with the packages as they would be
// published, built and tested by its own `npm test`. Partners of `npm run partners` take part.
// Usage: node tools/try-examples.mjs [--packages DIR] [NAME...]   (DIR: tarballs; default: packs them first)
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { publishable } from './packages/publishable.mjs';

const root = join(import.meta.dirname, '..');
const examples = join(root, 'examples');
const { values, positionals } = parseArgs({ options: { packages: { type: 'string' } }, allowPositionals: true });
const known = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(examples, entry.name)).includes('package.json'))
  .map(({ name }) => name);
const work = mkdtempSync(join(tmpdir(), 'loopp-examples-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
process.env.PATH = [join(root, 'interop/bin'), process.env.PATH].join(delimiter);

try {
  const packages = resolve(values.packages ?? join(work, 'packages'));
  if (values.packages === undefined) {
    execFileSync(process.execPath, [join(root, 'tools/pack-packages.mjs'), '--out', packages], { stdio: 'inherit' });
  }
  const tarballs = Object.fromEntries(
    publishable().map(({ name, manifest: { version } }) => {
      const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
      return [name, `file:${join(packages, file)}`];
    }),
  );
  for (const name of positionals.length > 0 ? positionals : known) attempt(name, tarballs);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function attempt(name, tarballs) {
  const folder = join(work, name);
  const isSource = (path) => !['node_modules', 'dist'].includes(basename(path));
  cpSync(join(examples, name), folder, { recursive: true, filter: isSource });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const group of ['dependencies', 'devDependencies']) {
    for (const used of Object.keys(manifest[group])) manifest[group][used] = tarballs[used] ?? manifest[group][used];
  }
  // What the packages need of each other comes from the tarballs too.
  const direct = { ...manifest.dependencies, ...manifest.devDependencies };
  manifest.overrides = Object.fromEntries(
    Object.entries(tarballs).map(([used, file]) => [used, used in direct ? `$${used}` : file]),
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  for (const args of [install, ['test', '--silent']]) {
    const { status, stdout, stderr } = spawnSync(npm, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0) {
      process.stdout.write(`${name}: npm ${args[0]} failed\n${stdout}${stderr}\n`);
      process.exitCode = 1;
      return;
    }
    if (args !== install) {
      const [, passed] = /^# pass (\d+)|^ℹ pass (\d+)/m.exec(stdout)?.filter(Boolean) ?? [];
      const [, skipped = '0'] = /^# skipped (\d+)|^ℹ skipped (\d+)/m.exec(stdout)?.filter(Boolean) ?? [];
      process.stdout.write(`${name}: ${passed} passed, ${skipped} skipped\n`);
    }
  }
}
