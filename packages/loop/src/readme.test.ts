import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { page, rulesPage } from './fixtures/rules-page.js';
import * as published from './test/index.js';

const limit = { timeout: 10_000 };
const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the code of the README is that of the example, which runs as a test', limit, () => {
  const blocks = [...readme.matchAll(/<!-- code: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
  assert.equal(blocks.length, 1);
  for (const [, path = '', code = ''] of blocks) assert.equal(code, readFileSync(join(root, path), 'utf8'), path);
});

test('the README names every suite, and no other', limit, () => {
  const suites = Object.keys(published).filter((name) => /^test[A-Z]/.test(name));
  assert.ok(suites.length >= 20);
  const named = new Set([...readme.matchAll(/`(test[A-Z]\w*)`/g)].map(([, name]) => name));
  assert.deepEqual([...named].sort(), suites.sort());
});

test('the page of rules is that of the suites', limit, () => {
  assert.equal(readFileSync(page, 'utf8'), rulesPage(), 'write it anew, as the page itself says');
});
