import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const limit = { timeout: 10_000 };
const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the code of the README is that of the examples, which the interop tests run', limit, () => {
  const blocks = [...readme.matchAll(/<!-- code: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
  assert.equal(blocks.length, 2);
  let lines = 0;
  for (const [, path = '', code = ''] of blocks) {
    assert.equal(code, readFileSync(join(root, path), 'utf8'), path);
    lines += code.split('\n').length - 1;
  }
  assert.ok(lines < 60, `a plugin and its host take ${lines} lines`);
});

test('every row of the checklist is ticked and every link of the README leads somewhere', limit, () => {
  const ticked = readme.match(/^\|\s*\d+\s*\|\s*✓ /gm) ?? [];
  assert.equal(ticked.length, 34);
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    assert.ok(existsSync(join(root, target)), target);
  }
});

test('every error code of the source is in the README', limit, () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.') && !name.includes('.pb.'),
  );
  const codes = new Set<string>();
  for (const name of sources) {
    const text = readFileSync(join(root, 'src', name), 'utf8');
    for (const [code] of text.matchAll(/(?<=')(GO_PLUGIN|YAMUX)_[A-Z_]+(?=')/g)) codes.add(code);
  }
  assert.ok(codes.size > 10);
  for (const code of codes) assert.ok(readme.includes(`\`${code}\``), code);
});
