import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Compiler, compile, type Place, readExpectations } from './compile.js';

const root = join(import.meta.dirname, '../..');
// Inside the repository, so that the packages are found in its node_modules, as they are built.
const folder = join(root, '.cache/types');
const require = createRequire(import.meta.url);

/** A project of a user: its TypeScript, and how that resolves modules. */
interface Project {
  readonly typescript: '5.7' | '5.8' | '6.0';
  readonly package: 'module' | 'commonjs';
  readonly module: 'node16' | 'nodenext' | 'esnext';
  readonly resolution: 'node16' | 'nodenext' | 'bundler';
  /** Whether the declarations of the packages are checked too, and not only what uses them. */
  readonly libraries?: true;
}

const esm = [
  { module: 'node16', resolution: 'node16' },
  { module: 'nodenext', resolution: 'nodenext', libraries: true },
  { module: 'esnext', resolution: 'bundler' },
] as const;
// `require` of an ES module has types from 5.8 on.
const commonJs = { package: 'commonjs', module: 'nodenext', resolution: 'nodenext' } as const;

const projects: readonly Project[] = [
  ...esm.map((options) => ({ typescript: '5.7', package: 'module', ...options }) as const),
  ...esm.map((options) => ({ typescript: '6.0', package: 'module', ...options }) as const),
  { typescript: '5.8', ...commonJs },
  { typescript: '6.0', ...commonJs },
];

function compilerOf(version: Project['typescript']): Compiler {
  const found: Compiler = require(
    version === '6.0' ? 'typescript' : join(import.meta.dirname, 'compilers', version, 'node_modules/typescript'),
  );
  assert.equal(found.versionMajorMinor, version);
  return found;
}

describe('the types of the packages', () => {
  before(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const type of ['module', 'commonjs']) {
      const target = join(folder, type);
      mkdirSync(target, { recursive: true });
      writeFileSync(join(target, 'package.json'), JSON.stringify({ type }));
      for (const part of ['cases', 'schema'])
        cpSync(join(import.meta.dirname, part), join(target, part), { recursive: true });
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const project of projects) {
    const { typescript, module, resolution, libraries } = project;
    const name = `TypeScript ${typescript}, ${project.package}, ${module}/${resolution}`;
    it(`accept what encoders accept, and name the field that is wrong: ${name}`, { timeout: 120_000 }, () => {
      const cases = join(folder, project.package, 'cases');
      const files = readdirSync(cases).map((file) => join(cases, file));
      const found = compile(compilerOf(typescript), files, {
        ...{ module, moduleResolution: resolution, skipLibCheck: libraries !== true },
      });
      const expected = files.flatMap(readExpectations);
      assert.ok(expected.length > 40);
      const isAt = (a: Place, b: Place) => a.file === b.file && a.line === b.line;
      const silent = expected.filter((each) => !found.some((problem) => isAt(problem, each)));
      assert.deepEqual(silent, [], 'every expected error is one');
      const surprises = found.filter((problem) => !expected.some((each) => isAt(each, problem)));
      assert.deepEqual(surprises, [], 'nothing else is wrong');
      const vague = expected.flatMap((each) => {
        const text = found.filter((problem) => isAt(problem, each)).map((problem) => problem.text);
        const missing = each.names.filter((word) => !new RegExp(`\\b${word}\\b`).test(text.join('\n')));
        return missing.length === 0 ? [] : [{ ...each, missing, text }];
      });
      assert.deepEqual(vague, [], 'every message names what is wrong');
    });
  }
});
