// Writes the tarball of every publishable package into a folder, as `npm publish` would send it, and prints their paths.
// Usage: node tools/pack-packages.mjs --out DIR [PACKAGE...]   (PACKAGE: a name such as @loopp/grpc; default: all)
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { publishable } from './publishable.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const known = publishable().map(({ name }) => name);
const unknown = positionals.filter((name) => !known.includes(name));
if (values.out === undefined || unknown.length > 0) {
  for (const name of unknown) process.stderr.write(`no publishable package is called ${name}\n`);
  process.stderr.write(`usage: node tools/pack-packages.mjs --out DIR [PACKAGE...]\npackages: ${known.join(' ')}\n`);
  process.exit(2);
}

const out = resolve(values.out);
mkdirSync(out, { recursive: true });
// One build for all; each package's own `prepack` would ask for it again.
execFileSync(process.execPath, [join(root, 'tools', 'setup.mjs')], { stdio: ['ignore', 2, 2] });
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const names = positionals.length > 0 ? positionals : known;
const packed = execFileSync(
  npm,
  ['pack', '--json', '--ignore-scripts', '--pack-destination', out, ...names.flatMap((name) => ['--workspace', name])],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 },
);
// npm 10 prints a list, npm 11 may print one by names.
for (const { filename } of Object.values(JSON.parse(packed))) process.stdout.write(`${join(out, filename)}\n`);
