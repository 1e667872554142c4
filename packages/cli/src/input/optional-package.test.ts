import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { InputError } from './input-error.js';
import { optionalPackage } from './optional-package.js';

const limit = { timeout: 10_000 };

it('finds a package that is installed beside the command', limit, () => {
  assert.match(optionalPackage('postject', 'loop pack', 'postject/dist/cli.js'), /postject.dist.cli\.js$/);
});

it('finds a package of the project in the current folder', limit, async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'loopp-optional-')));
  const own = process.cwd();
  try {
    const file = join(folder, 'node_modules', 'esbuild', 'only-there.js');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, '');
    process.chdir(folder);
    assert.equal(optionalPackage('esbuild', 'loop pack', 'esbuild/only-there.js'), file);
  } finally {
    process.chdir(own);
    await rm(folder, { recursive: true });
  }
});

it('says what to install when it is nowhere', limit, () => {
  assert.throws(
    () => optionalPackage('esbuild', 'loop pack', 'esbuild/no-such-module.js'),
    (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /^loop pack needs esbuild, which is not installed$/);
      assert.match(error.remedy, /npm install --save-dev esbuild@\S+$/);
      return true;
    },
  );
});
