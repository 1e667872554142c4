// Runs the unit suites, a feed of eight rounds and the README's examples on each Node that is supported, and prints what
// came of it. Exits 1 when anything failed. npm brings the Nodes, into .cache/nodes; what a step printed lies there too.
// Usage: npm run check:nodes [-- VERSION... [--suites PATH...]]   (for example: npm run check:nodes -- 22 24)
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisTarget } from '../packages/cli/src/pack/targets.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache', 'nodes');

/** What `engines` promises, oldest first; of each the newest release that npm has. */
const supported = ['20.19', '22', '24', '26'];

const args = process.argv.slice(2);
const suitesAt = args.indexOf('--suites');
const suites = suitesAt < 0 ? ['packages', 'tools', 'tests/generator'] : args.splice(suitesAt).slice(1);
const wanted = args.length > 0 ? args : supported;

const steps = {
  'unit suites': ['tools/run-tests.mjs', ...suites],
  'loop run': ['packages/cli/bin/loop.js', 'run', '--rounds', '8'],
  README: ['tools/check-readme.mjs'],
};

/** Installs the Nodes by aliases, beside the repository's own dependencies, and gives the path of each. */
function install() {
  const { name: system, nodePackage } = thisTarget();
  if (nodePackage === undefined) {
    process.stderr.write(`npm brings no Node for ${system}: run npm test with each Node by hand\n`);
    process.exit(2);
  }
  mkdirSync(cache, { recursive: true });
  const dependencies = Object.fromEntries(
    wanted.map((version) => [`node-${version}`, `npm:${nodePackage}@${version}`]),
  );
  writeFileSync(join(cache, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  execFileSync(npm, ['install', ...quiet], {
    cwd: cache,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  return wanted.map((version) => join(cache, 'node_modules', `node-${version}`, 'bin', executable));
}

/** Runs a step on a Node; resolves with whether it passed and the line that says what came of it. */
async function runStep(node, version, step) {
  const log = join(cache, `${version}-${step.replace(' ', '-')}.log`);
  const out = createWriteStream(log);
  // Programs with `#!/usr/bin/env node` find this Node as well.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const child = spawn(node, steps[step], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  const code = await new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => out.end(resolve));
  const line = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .findLast((text) => / passed, | rounds: |^READMEs: /.test(text));
  return { passed: code === 0, line: line ?? `exit code ${code}`, log };
}

// Before another Node runs: what it would call out of date is built and installed by this one.
execFileSync(process.execPath, [join(root, 'tools', 'setup.mjs')], { stdio: ['ignore', 2, 2] });
const nodes = install();
const rows = [['Node', ...Object.keys(steps)]];
const failures = [];
for (const [i, node] of nodes.entries()) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const row = [version];
  for (const step of Object.keys(steps)) {
    process.stderr.write(`${version}: ${step} …\n`);
    const { passed, line, log } = await runStep(node, wanted[i], step);
    row.push(`${passed ? '✓' : '✗'} ${line}`);
    if (!passed) failures.push(`${version}: ${step} failed: ${log}`);
  }
  rows.push(row);
}

const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
const text = ([first, ...others]) =>
  [first, ...others]
    .map((cell, column) => cell.padEnd(widths[column]))
    .join('  ')
    .trimEnd();
process.stdout.write(`${rows.map(text).join('\n')}\n`);
for (const failure of failures) process.stdout.write(`${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
