import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { variableGroups } from './variables.js';

const limit = { timeout: 10_000 };
const page = join(import.meta.dirname, '../../../../../docs/environment.md');
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `CL_'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('the page has one row for each variable, with its type and whether it is required', limit, () => {
  const documented = rows.map(([, name = '', type, zero]) => [
    name.replace(/[`…]/g, ''),
    type,
    zero === '**an error**',
  ]);
  const described = Object.values(variableGroups)
    .flatMap((group) => Object.values(group))
    .map(({ name, type, required }) => [name, type, required]);
  assert.deepEqual(documented, described);
});

test('each row says what the variable does, or why nothing, and names a test that exists', limit, () => {
  for (const [, name = '', , , effect = '', link = ''] of rows) {
    assert.ok(effect.length > 10, name);
    const file = /\((.*)\)$/.exec(link)?.[1] ?? '';
    assert.ok(existsSync(join(dirname(page), file)) && file.endsWith('.test.ts'), `${name}: ${link}`);
  }
});
