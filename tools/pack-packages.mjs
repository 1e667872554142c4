// Writes the tarball of every publishable package into a folder, as `npm publish` would send it, and prints their paths.
// Usage: node tools/pack-packages.mjs --out DIR [PACKAGE...]   (PACKAGE: a name such as @loopp/grpc; default: all)
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { publishable } from './packages/publishable.mjs';
import { publishedManifest } from './packages/published-manifest.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const packages = publishable();
const known = packages.map(({ name }) => name);
const unknown = positionals.filter((name) => !known.includes(name));
if (values.out === undefined || unknown.length > 0) {
  for (const name of unknown) process.stderr.write(`no publishable package is called ${name}\n`);
  process.stderr.write(`usage: node tools/pack-packages.mjs --out DIR [PACKAGE...]\npackages: ${known.join(' ')}\n`);
  process.exit(2);
}

const out = resolve(values.out);
mkdirSync(out, { recursive: true });
execFileSync(process.execPath, [join(root, 'tools', 'setup.mjs')], { stdio: ['ignore', 2, 2] });
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const npmPack = (...args) => {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 };
  return Object.values(JSON.parse(execFileSync(npm, ['pack', '--json', '--ignore-scripts', ...args], options)));
};

// Packed from copies: whoever works in the checkout meanwhile sees its own manifests.
const stage = mkdtempSync(join(tmpdir(), 'loopp-pack-'));
try {
  const names = positionals.length > 0 ? positionals : known;
  const listed = npmPack('--dry-run', ...names.flatMap((name) => ['--workspace', name]));
  const copies = listed.map(({ name, files }) => {
    const { folder, manifest } = packages.find((other) => other.name === name);
    const copy = join(stage, basename(folder));
    for (const { path } of files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      copyFileSync(join(folder, path), join(copy, path));
    }
    writeFileSync(join(copy, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
    return copy;
  });
  for (const { filename } of npmPack('--pack-destination', out, ...copies)) {
    process.stdout.write(`${join(out, filename)}\n`);
  }
} finally {
  rmSync(stage, { recursive: true });
}
