import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { InputError } from './input-error.js';
import { splitCommand } from './split-command.js';

const limit = { timeout: 10_000 };

describe('splitting a command into words', () => {
  for (const [text, words] of [
    ['loop-evm', ['loop-evm']],
    ['  node  plugin.js\t--flag ', ['node', 'plugin.js', '--flag']],
    ['"a b" \'c d\' e\\ f', ['a b', 'c d', 'e f']],
    [`a"b c"'d e'f`, ['ab cd ef']],
    ['"" x', ['', 'x']],
    ['"say \\"hi\\" \\\\ \\n"', ['say "hi" \\ \\n']],
    ["'no \\escape'", ['no \\escape']],
    ['tail\\', ['tail\\']],
  ] as const) {
    it(`reads ${text}`, limit, () => assert.deepEqual(splitCommand(text), words));
  }

  it('gives back any words that were quoted for a shell', limit, () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const quoted = words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
        assert.deepEqual(splitCommand(quoted), words);
      }),
    );
  });

  for (const text of ['', '   ', '"open', "it's"]) {
    it(`refuses ${JSON.stringify(text)}`, limit, () => assert.throws(() => splitCommand(text), InputError));
  }
});
