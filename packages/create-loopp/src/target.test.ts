import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TempFolder } from './fixtures/temp-folder.js';
import { targetOf } from './target.js';

const limit = { timeout: 10_000 };

describe('the target of a project', () => {
  for (const [given, folder, packageName] of [
    ['my-relayer', 'my-relayer', 'my-relayer'],
    ['plugins/my-relayer/', 'plugins/my-relayer', 'my-relayer'],
    ['../beside', '../beside', 'beside'],
    ['@acme/my-relayer', 'my-relayer', '@acme/my-relayer'],
    ['2nd.relayer_x', '2nd.relayer_x', '2nd.relayer_x'],
  ] as const) {
    it(`is ${folder} for ${given}, with the package ${packageName}`, limit, () => {
      using cwd = new TempFolder();
      const name = packageName.split('/').at(-1);
      assert.deepEqual(targetOf(given, cwd.path), { folder: join(cwd.path, folder), name, packageName });
    });
  }

  it('is the working directory for a dot', limit, () => {
    using cwd = new TempFolder();
    const folder = join(cwd.path, 'here');
    mkdirSync(folder);
    assert.deepEqual(targetOf('.', folder), { folder, name: 'here', packageName: 'here' });
  });

  for (const [given, reason, suggestion] of [
    ['', /it is empty/, /./],
    ['My Relayer', /begins with something else/, /my-relayer/],
    ['my relayer', /only small letters/, /my-relayer/],
    ['.hidden', /begins with/, /hidden/],
    ['-flag', /begins with/, /flag/],
    ['übertragung', /begins with/, /bertragung/],
    ['@Acme/x', /begins with/, /x, say/],
    ['node_modules', /folder of npm/, /node-modules/],
    ['x'.repeat(101), /more than 100/, /my-plugin/],
  ] as const) {
    it(`is refused for "${given.slice(0, 20)}", with a name that would do`, limit, () => {
      using cwd = new TempFolder();
      assert.throws(() => targetOf(given, cwd.path), { code: 'CREATE_INPUT', message: reason, remedy: suggestion });
    });
  }

  it('may be a fresh repository, but nothing that holds files', limit, () => {
    using cwd = new TempFolder();
    const folder = join(cwd.path, 'fresh');
    mkdirSync(join(folder, '.git'), { recursive: true });
    assert.equal(targetOf('fresh', cwd.path).folder, folder);
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(folder, name), '');
    assert.throws(() => targetOf('fresh', cwd.path), { message: /is not empty: it holds a, b, c, …/ });
    assert.throws(() => targetOf('fresh/a', cwd.path), { message: /a is a file/ });
  });
});
