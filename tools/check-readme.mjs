// Compiles and runs the README's examples as a user would, against the built packages, and compares what they print.
// In the README: `<!-- example: FILE.ts -->` before a ts block, `<!-- output: FILE.js -->` before a text block.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, '.cache', 'readme');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (kind) => [...readme.matchAll(new RegExp(`<!-- ${kind}: (\\S+) -->\\n\`\`\`\\w+\\n([^]*?)\`\`\``, 'g'))];

const options = { extends: '../../tsconfig.base.json', compilerOptions: { composite: false, incremental: false } };
options.compilerOptions.customConditions = [];
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

const examples = blocks('example');
const outputs = blocks('output');
assert.ok(examples.length >= 2 && outputs.length >= 1, 'the README lost its examples');
for (const [, file, code] of examples) writeFileSync(join(folder, file), code);
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'inherit' });
for (const [, file, expected] of outputs) {
  const printed = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  assert.equal(printed, expected, `${file} prints something else than the README says`);
}
process.stdout.write(`README: ${examples.length} examples compiled, ${outputs.length} run\n`);
