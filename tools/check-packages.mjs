// Builds every tarball, prints what it weighs and what importing it costs, and fails where that exceeds
// tools/packages/limits.json, where publint or attw find a fault, where something is missing or undeclared, or where a
// changeset cannot be read.
// Usage: node tools/check-packages.mjs [--short]   (--short: without the import times)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changesetFaults } from './packages/changeset-faults.mjs';
import { importTimes } from './packages/import-times.mjs';
import { packageEntries } from './packages/package-entries.mjs';
import { publishable } from './packages/publishable.mjs';
import { tarballFaults } from './packages/tarball-faults.mjs';
import { tarballFiles } from './packages/tarball-files.mjs';
import { typeFaults } from './packages/type-faults.mjs';

const tools = dirname(fileURLToPath(import.meta.url));
const limits = JSON.parse(readFileSync(join(tools, 'packages', 'limits.json'), 'utf8'));
const isShort = process.argv.includes('--short');
const faults = [];
const print = (...cells) =>
  process.stdout.write(`${cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(11))).join('')}\n`);
const kilobytes = (bytes) => Math.ceil(bytes / 1000);

/** Prints a figure with its limit's help: `120 of 150`. */
function within(what, value, limit) {
  if (limit === undefined) faults.push(`${what}: it has no limit in tools/packages/limits.json`);
  else if (value > limit) faults.push(`${what}: ${value}, and the limit is ${limit}`);
  return String(value);
}

function readTarball(path) {
  const bytes = readFileSync(path);
  const files = tarballFiles(bytes);
  return { path, bytes, files, manifest: JSON.parse(files.get('package.json').toString('utf8')) };
}

async function checkTarball(tarball) {
  const { manifest, bytes, files } = tarball;
  const { name } = manifest;
  const limit = limits.packages[name] ?? {};
  const unpacked = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  print(
    name,
    within(`${name}, KB packed`, kilobytes(bytes.length), limit.packedKB),
    within(`${name}, KB unpacked`, kilobytes(unpacked), limit.unpackedKB),
    within(`${name}, files`, files.size, limit.files),
  );
  for (const fault of [...tarballFaults(tarball), ...(await typeFaults(tarball))]) faults.push(`${name}: ${fault}`);
}

function printImportTimes(tarballs) {
  const wanted = publishable().flatMap(packageEntries);
  // The generated modules of one folder are alike; the first stands for them.
  const entries = wanted.filter((entry, at) => {
    const isGenerated = entry.specifier.endsWith('.pb');
    return !isGenerated || wanted.findIndex((other) => dirname(other.specifier) === dirname(entry.specifier)) === at;
  });
  const { nothing, times } = importTimes(
    tarballs.map(({ path }) => path),
    entries.map(({ specifier }) => specifier),
  );
  process.stdout.write(`\nimport times over a node that does nothing (${nothing.toFixed(0)} ms), medians\n`);
  print('import', 'ms over', 'ratio');
  for (const [at, { specifier }] of entries.entries()) {
    const { over, ratio } = times[at];
    const limit = limits.importRatio[specifier] ?? limits.importRatio.default;
    print(specifier, over.toFixed(1), within(`${specifier}, ratio`, Number(ratio.toFixed(2)), limit));
  }
}

const out = mkdtempSync(join(tmpdir(), 'loopp-tarballs-'));
try {
  const paths = execFileSync(process.execPath, [join(tools, 'pack-packages.mjs'), '--out', out], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const tarballs = paths.trim().split('\n').map(readTarball);
  print('package', 'KB packed', 'unpacked', 'files');
  for (const tarball of tarballs) await checkTarball(tarball);
  if (!isShort) printImportTimes(tarballs);
} finally {
  rmSync(out, { recursive: true });
}
faults.push(
  ...changesetFaults(
    join(tools, '..', '.changeset'),
    publishable().map(({ name }) => name),
  ),
);
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`\n${faults.length} faults\n`);
if (faults.length > 0) process.exitCode = 1;
