import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InputError } from '../input/input-error.js';
import { pluginEntries } from './plugin-entries.js';

const limit = { timeout: 10_000 };
const folder = fileURLToPath(new URL('.', import.meta.url));
const file = fileURLToPath(new URL('pack-options.ts', import.meta.url));

describe('entries to be packed', () => {
  it('are named after their file, or as they are told', limit, () => {
    assert.deepEqual(pluginEntries(['pack-options.ts', `loop-x=${file}`], folder), [
      { name: 'pack-options', file },
      { name: 'loop-x', file },
    ]);
  });

  for (const [what, given, pattern] of [
    ['a file that is not there', ['plugin.ts'], /plugin\.ts does not exist/],
    ['a named file that is not there', ['loop-x=plugin.ts'], /[\\/]plugin\.ts does not exist/],
    ['a folder', ['.'], /is no file/],
    ['two of one name', ['a=pack-options.ts', 'a=run-pack.ts'], /two plugins are called a/],
  ] as const) {
    it(`are refused: ${what}`, limit, () => {
      assert.throws(
        () => pluginEntries(given, folder),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, pattern);
          assert.match(error.remedy, /NAME=FILE/);
          return true;
        },
      );
    });
  }
});
