// Compiles every ts block of the READMEs in a user's project, the one that README.md describes, against the built
// packages, with the repository's TypeScript and the oldest that is supported; then runs what they say the output of,
// with the Node that runs this. Comments in a README, which its readers do not see, say what a block needs:
//   <!-- example: FILE.ts -->    the block's name; a block without one has a file of its own too
//   <!-- output: FILE.js -->     before a text block: what running that file prints
//   <!-- code: PATH -->          the block is that file of the repository; what lies beside it is beside the block too
//   <!-- beside: PATH -->        so is this file
//   <!-- given                   imports and declarations that the block takes for granted; `given FILE.ts` is a
//     … -->                      file beside it
//   <!-- snippet: NAME -->       the block has a test of its own, which compiles and runs it
//   <!-- file: NAME -->          before a json block of README.md: a file of the user's project
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Inside the repository, so that the packages are found in its node_modules.
const project = join(root, '.cache', 'readme');

const part = /<!-- (\w+)(?:: (\S+)| (\S+))?(?:\n([\s\S]*?))? ?-->|^```(\w+)\n([\s\S]*?)^```$/gm;

/** The blocks of a README, each with the comments between it and the block before. */
function* blocksOf(text) {
  let notes = [];
  for (const [, kind, value, file, body, language, code] of text.matchAll(part)) {
    if (language === undefined) notes.push({ kind, value: value ?? file, body });
    else {
      yield { language, code, notes };
      notes = [];
    }
  }
}

rmSync(project, { recursive: true, force: true });
const runs = [];
let compiled = 0;

function checkReadme(readme) {
  const home = dirname(readme);
  const folder = join(project, home === root ? 'root' : basename(home));
  mkdirSync(folder, { recursive: true });
  let nth = 0;
  for (const { language, code, notes } of blocksOf(readFileSync(readme, 'utf8'))) {
    const note = (kind) => notes.find((each) => each.kind === kind);
    if (language === 'json' && note('file') !== undefined) writeFileSync(join(project, note('file').value), code);
    if (note('output') !== undefined) runs.push({ folder, file: note('output').value, expected: code });
    if (language !== 'ts' || note('snippet') !== undefined) continue;
    nth++;
    compiled++;
    // A packed plugin is CommonJS, which has no top-level await.
    assert.doesNotMatch(code, /^await serve/m, `${readme}: a plugin that awaits at top level cannot be packed`);
    const original = note('code')?.value;
    // Each in a folder of its own: nothing that one brings is there for another.
    const own = join(folder, note('example') === undefined ? `block-${nth}` : '');
    mkdirSync(own, { recursive: true });
    if (original !== undefined) {
      const beside = dirname(join(home, original));
      for (const name of readdirSync(beside).filter((each) => each.endsWith('.pb.ts'))) {
        cpSync(join(beside, name), join(own, name));
      }
    }
    let given = '';
    for (const { kind, value, body } of notes) {
      if (kind === 'beside') cpSync(join(home, value), join(own, basename(value)));
      else if (kind === 'given' && value !== undefined) writeFileSync(join(own, value), body);
      else if (kind === 'given') given = body;
    }
    // Behind the block, so that errors have its line numbers; a block without imports is a module, too.
    writeFileSync(join(own, note('example')?.value ?? 'example.ts'), `${code}\n${given}\nexport {};\n`);
  }
}

checkReadme(join(root, 'README.md'));
for (const name of readdirSync(join(root, 'packages')).sort()) {
  const readme = join(root, 'packages', name, 'README.md');
  if (existsSync(readme)) checkReadme(readme);
}
for (const name of ['package.json', 'tsconfig.json']) {
  assert.ok(existsSync(join(project, name)), `README.md does not show the ${name} of a project`);
}
assert.ok(compiled >= 10 && runs.length >= 2, 'the READMEs lost their examples');

const oldest = join(root, 'tests/types/compilers/5.7/node_modules/typescript/bin/tsc');
for (const compiler of [oldest, join(root, 'node_modules/typescript/bin/tsc')]) {
  execFileSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
}
for (const { folder, file, expected } of runs) {
  const printed = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  assert.equal(printed, expected, `${file} prints something else than the README says`);
}
process.stdout.write(`READMEs: ${compiled} examples compiled, ${runs.length} run with Node ${process.versions.node}\n`);
