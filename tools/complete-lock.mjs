// Adds to package-lock.json the platform packages (native binaries of other systems) that it lacks, so that
// `npm ci` accepts it everywhere: npm leaves out what the registry that it was written with did not offer.
// Usage, after a change of dependencies: npm install --package-lock-only && node tools/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'x64',
  'amd64',
  'wasm32',
];

/** What a platform package's name says of where it can be installed. */
function platformOf(name) {
  const words = name.slice(name.indexOf('/') + 1).split('-');
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.some((word) => word === processor || word === `${processor}v7`));
  const platform = { cpu: cpu.map((processor) => (processor === 'amd64' ? 'x64' : processor)), os };
  if (words.some((word) => word.startsWith('musl'))) platform.libc = ['musl'];
  else if (words.some((word) => word.startsWith('gnu'))) platform.libc = ['glibc'];
  return Object.fromEntries(Object.entries(platform).filter(([, values]) => values.length > 0));
}

let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const platform = platformOf(name);
    if (lock.packages[path] !== undefined || (platform.os === undefined && platform.cpu === undefined)) continue;
    const version = range.replace(/^[\^~]/, '');
    lock.packages[path] = {
      version,
      ...platform,
      ...(parent.dev && { dev: true }),
      license: parent.license,
      optional: true,
    };
    added++;
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(`${added} platform packages added\n`);
