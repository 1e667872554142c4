// Compiles the contracts of this folder to build/<Contract>.json: { hash, compiler, abi, bytecode }.
// The compiler is loaded only when a source, this file or the compiler's version has changed. Progress goes to stderr.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const self = fileURLToPath(import.meta.url);
const folder = dirname(self);
const contracts = ['MedianFeed.sol', 'test/LogOnlyFeed.sol'];

const nameOf = (file) => basename(file, '.sol');
const outputOf = (file) => join(folder, 'build', `${nameOf(file)}.json`);

/** The sources that `name` needs, itself first, each once; imports are followed as text. */
function collect(name, found = {}) {
  if (name in found) return found;
  const content = readFileSync(contracts.includes(name) ? join(folder, name) : require.resolve(name), 'utf8');
  found[name] = { content };
  for (const [, , path] of content.matchAll(/^import\s+({[^}]*}\s+from\s+)?"([^"]+)";/gm)) {
    collect(path.startsWith('.') ? join(dirname(name), path) : path, found);
  }
  return found;
}

function isCurrent(file, hash) {
  try {
    return JSON.parse(readFileSync(outputOf(file), 'utf8')).hash === hash;
  } catch {
    return false;
  }
}

function compile(sources) {
  const solc = require('solc');
  const input = {
    language: 'Solidity',
    sources,
    settings: {
      // No PUSH0: runs on chains before Shanghai, too.
      evmVersion: 'paris',
      optimizer: { enabled: true, runs: 10_000 },
      outputSelection: Object.fromEntries(
        contracts.map((file) => [file, { [nameOf(file)]: ['abi', 'evm.bytecode.object'] }]),
      ),
    },
  };
  const result = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = result.errors ?? [];
  for (const problem of problems) process.stderr.write(problem.formattedMessage);
  if (problems.some((problem) => problem.severity === 'error')) process.exit(1);
  return result.contracts;
}

const compiler = JSON.parse(readFileSync(require.resolve('solc/package.json'), 'utf8')).version;
const sources = contracts.reduce((found, file) => collect(file, found), {});
const recipe = readFileSync(self, 'utf8');
const hash = createHash('sha256')
  .update(JSON.stringify([compiler, recipe, sources]))
  .digest('hex');

if (!contracts.every((file) => isCurrent(file, hash))) {
  process.stderr.write(`compiling ${contracts.map(nameOf).join(' and ')} with solc ${compiler} ...\n`);
  const compiled = compile(sources);
  mkdirSync(join(folder, 'build'), { recursive: true });
  for (const file of contracts) {
    const { abi, evm } = compiled[file][nameOf(file)];
    const artifact = { hash, compiler, abi, bytecode: `0x${evm.bytecode.object}` };
    // Renamed into place: another process never reads half a file.
    const draft = `${outputOf(file)}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(artifact)}\n`);
    renameSync(draft, outputOf(file));
  }
}
