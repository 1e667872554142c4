// Makes a checkout ready: installs and builds what is missing or out of date, and nothing else. Needs only Node and
// npm. Everything it says goes to stderr, so that a command behind it owns stdout.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const required = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < required[0] || (major === required[0] && minor < required[1])) {
  process.stderr.write(`Node ${required.join('.')} or newer is needed; this is ${process.versions.node}.\n`);
  process.exit(2);
}

const notSources = new Set(['node_modules', 'dist', 'build', '.cache']);

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** Runs a step and remembers in `stamp` for which files. */
function step(what, hash, stamp, command) {
  process.stderr.write(`${what} …\n`);
  const started = Date.now();
  const [program, ...args] = command;
  try {
    execFileSync(program, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr] });
  } catch {
    process.stderr.write(`${what} failed: ${command.join(' ')}\n`);
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  process.stderr.write(`${what}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const lock = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.loopp-installed');
// npm's own record says that somebody has installed by hand since the lock file last changed.
const byHand = changed(join(root, 'node_modules', '.package-lock.json')) > changed(lock);
const lockHash = hashOf([lock]);
if (read(installed) !== lockHash && !byHand) {
  step('install', lockHash, installed, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

const buildTools = [
  'bundle',
  'build-packages',
  'build-schema',
  'packages/package-entries',
  'packages/pure-initializers',
  'packages/reached-modules',
];
const sources = [
  ...filesBelow(join(root, 'packages')),
  ...['package.json', 'tsconfig.json', 'tsconfig.base.json'].map((name) => join(root, name)),
  ...buildTools.map((name) => join(root, 'tools', `${name}.mjs`)),
];
const built = join(root, 'packages', 'cli', 'dist', '.built');
const sourceHash = hashOf(sources);
if (read(built) !== sourceHash) step('build', sourceHash, built, [npm, 'run', '--silent', 'build']);
