import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { TempFolder } from './fixtures/temp-folder.js';
import { readTarballs } from './read-tarballs.js';

const limit = { timeout: 30_000 };

/** As npm does it. */
function pack(folder: string, manifest: object): void {
  const source = join(folder, 'source');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'a-file-before.txt'), 'x'.repeat(700));
  writeFileSync(join(source, 'package.json'), JSON.stringify(manifest));
  // What this process needs to read TypeScript is of no use there.
  const env = { ...process.env, NODE_OPTIONS: '' };
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source, env });
}

describe('a folder of tarballs', () => {
  it('is read: name, version and what each needs', limit, () => {
    using folder = new TempFolder();
    pack(folder.path, { name: '@x/a', version: '1.2.3', dependencies: { '@x/b': '1.0.0' } });
    writeFileSync(join(folder.path, 'notes.txt'), 'no tarball');
    const file = join(folder.path, 'x-a-1.2.3.tgz');
    assert.deepEqual(
      [...readTarballs(folder.path)],
      [['@x/a', { file, name: '@x/a', version: '1.2.3', needs: ['@x/b'] }]],
    );
  });

  it('is refused with two versions of a package', limit, () => {
    using folder = new TempFolder();
    for (const version of ['1.0.0', '1.1.0']) pack(folder.path, { name: 'a', version });
    assert.throws(() => readTarballs(folder.path), { code: 'CREATE_INPUT', message: /holds a 1\.0\.0 and 1\.1\.0/ });
  });

  it('is refused when it is not there, or a file in it is no package', limit, () => {
    using folder = new TempFolder();
    assert.throws(() => readTarballs(join(folder.path, 'none')), { message: /none cannot be read/ });
    const file = join(folder.path, 'a.tgz');
    for (const content of ['', 'text', gzipSync('text'), gzipSync(Buffer.alloc(2048))]) {
      writeFileSync(file, content);
      assert.throws(() => readTarballs(folder.path), { code: 'CREATE_INPUT', message: /a\.tgz is no package of npm/ });
    }
    copyFileSync(process.execPath, file);
    assert.throws(() => readTarballs(folder.path), { code: 'CREATE_INPUT' });
  });
});
