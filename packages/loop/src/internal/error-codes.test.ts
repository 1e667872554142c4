import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Status } from '@loopp/grpc';

const root = join(import.meta.dirname, '../../../..');

/** Codes in the sources: what is given to an error's constructor, and literals with a package's prefix. */
function codesIn(text: string): string[] {
  const given = text.matchAll(/(?:Error|super)\(\s*'([A-Z][A-Z0-9_]{3,})'/g);
  const literals = text.matchAll(/'((?:LOOP|GO_PLUGIN|YAMUX|EVM|OCR2|MEDIAN|SIMULATOR|CLI)_[A-Z0-9_]+)'/g);
  return [...given, ...literals].map(([, code = '']) => code);
}

function sourcesOf(name: string): string[] {
  const folder = join(root, 'packages', name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.(test|pb|support)\./.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

test('docs/errors.md has one row with cause and remedy for each code of the sources, and no other', {
  timeout: 20_000,
}, () => {
  const packages = ['cli', 'create-loopp', 'evm', 'go-plugin', 'grpc', 'loop', 'median', 'ocr2', 'simulator'];
  const statuses = new Set<string>(Object.keys(Status));
  const used = new Set(
    packages
      .flatMap(sourcesOf)
      .flatMap(codesIn)
      .filter((code) => !statuses.has(code)),
  );
  const rows = readFileSync(join(root, 'docs/errors.md'), 'utf8')
    .split('\n')
    .map((line) => /^\| `([A-Z0-9_]+)` +\| (.+) \| (.+) \|$/.exec(line))
    .filter((row) => row !== null)
    .map(([, code = '']) => code);
  assert.deepEqual([...new Set(rows)].sort(), rows.sort());
  assert.deepEqual(rows, [...used].sort());
});
