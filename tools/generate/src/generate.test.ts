import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { generateRoot, readGenerated } from './generate-root.js';
import { outdated } from './outdated.js';
import { roots } from './roots.js';

const repository = join(import.meta.dirname, '../../..');

for (const root of roots) {
  test(`the generated files of ${root.folder} are current`, { timeout: 60_000 }, async () => {
    const fresh = await generateRoot(repository, root);
    assert.ok(fresh.size > 0);
    assert.deepEqual(outdated(await readGenerated(join(repository, root.folder)), fresh), []);
  });
}

test('changed, missing and left-over files are found', { timeout: 10_000 }, () => {
  const present = new Map([
    ['same.pb.ts', 'a'],
    ['changed.pb.ts', 'b'],
    ['left-over.pb.ts', 'c'],
  ]);
  const fresh = new Map([
    ['same.pb.ts', 'a'],
    ['changed.pb.ts', 'B'],
    ['missing.pb.ts', 'd'],
  ]);
  assert.deepEqual(outdated(present, fresh), [
    { path: 'changed.pb.ts', text: 'B' },
    { path: 'left-over.pb.ts', text: undefined },
    { path: 'missing.pb.ts', text: 'd' },
  ]);
});

test('a schema that does not compile is refused with the reason', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loopp-refused-'));
  try {
    await writeFile(join(folder, 'file.proto'), 'syntax = "proto3"; message A { Missing b = 1; }');
    const root = { folder: relative(repository, folder), options: [], wellKnown: false };
    await assert.rejects(generateRoot(repository, root), /Missing/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Modules that a file loads as soon as it is loaded itself; types are erased, and dynamic imports wait. */
async function staticImports(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^(?:import|export)(?! type )[^;']*'([^']+)';$/gm)].map(([, module]) => module ?? '');
}

test('no package loads descriptors unless it is asked for something that needs them', { timeout: 10_000 }, async () => {
  const packages = join(repository, 'packages');
  const names = await readdir(packages);
  const entries = names.flatMap((name) => ['index.ts', 'main.ts'].map((file) => join(packages, name, 'src', file)));
  const seen = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const module of await staticImports(path)) {
      assert.doesNotMatch(module, /\/descriptors(\.pb)?(\.js)?$/, path);
      if (module.startsWith('.')) await visit(join(path, '..', module.replace(/\.js$/, '.ts')));
    }
  };
  for (const entry of entries) if (existsSync(entry)) await visit(entry);
  assert.ok(seen.size > 50);
});

test('the code of a .proto file imports that of the files it imports, and no other', { timeout: 10_000 }, async () => {
  const folder = join(repository, 'packages/loop/src/pb');
  for (const [path, text] of await readGenerated(folder)) {
    if (path === 'descriptors.pb.ts') continue;
    const proto = await readFile(join(folder, path.replace('.pb.ts', '.proto')), 'utf8');
    const wanted = [...proto.matchAll(/^import "(?!google)(.*)\.proto";$/gm)].map(([, name]) => name).sort();
    const imports = [...text.matchAll(/from '(\.[^']*)\.pb\.js'/g)].map(([, name]) => join(path, '..', name ?? ''));
    assert.deepEqual(imports.sort(), wanted, path);
  }
});
