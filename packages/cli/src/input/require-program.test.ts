import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InputError } from './input-error.js';
import { requireProgram } from './require-program.js';

const limit = { timeout: 10_000 };

describe('looking for the program of a command', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-program-'));
    await writeFile(join(folder, 'plugin'), '#!/bin/sh\n');
    await chmod(join(folder, 'plugin'), 0o755);
    await writeFile(join(folder, 'text'), 'hello');
  });

  after(() => rm(folder, { recursive: true }));

  const find = (program: string, path = '') => requireProgram('relayer plugin', [program, '-x'], folder, path);

  it('takes a path from the given folder, and keeps the arguments', limit, () => {
    assert.deepEqual(find('./plugin'), [join(folder, 'plugin'), '-x']);
    assert.deepEqual(find(join(folder, 'plugin')), [join(folder, 'plugin'), '-x']);
  });

  it('looks a bare name up in PATH', limit, () => {
    assert.deepEqual(find('plugin', `/nowhere:${folder}`), [join(folder, 'plugin'), '-x']);
  });

  for (const [program, pattern] of [
    ['plugin', /^the command of the relayer plugin cannot be run: plugin is not in PATH$/],
    ['./missing', /missing does not exist/],
    ['./text', /text is not executable/],
    ['/', /is no file/],
  ] as const) {
    it(`refuses ${program} and says why`, limit, () => {
      assert.throws(
        () => find(program),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, pattern);
          assert.match(error.remedy, program === './text' ? /chmod \+x \.\/text/ : /correct the command/);
          return true;
        },
      );
    });
  }
});
