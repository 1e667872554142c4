import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missingPiece } from './pieces.js';

const text = 'a {\n  b\n  c {\n    d\n\n    e\n  }\n}\n';

describe('the pieces of a block', () => {
  for (const [what, block] of [
    ['the whole text', text],
    ['one line', 'd'],
    ['lines with the indentation that they have among each other', 'c {\n  d\n\n  e\n}'],
    ['lines that are indented otherwise as a whole', '    c {\n      d'],
    ['two pieces with a gap', 'a {\n// …\n  e\n'],
    ['a gap as the comment of a shell, and blank lines beside it', 'b\n\n# …\n\ne'],
    ['gaps at both ends', '…\nd\n…'],
  ] as const) {
    it(`may be ${what}`, () => assert.equal(missingPiece(block, text, { wild: false }), undefined));
  }

  for (const [what, block, missing] of [
    ['a line that is not there', 'b\nx', 'b'],
    ['lines with another one between them', 'b\ne', 'b'],
    ['another order', 'e\n…\nb', 'b'],
    ['half a line', 'c', 'c'],
    ['another indentation of one line to the next', 'c {\nd', 'c {'],
    ['a line twice that is there once', 'd\n…\nd', 'd'],
  ] as const) {
    it(`are not ${what}`, () => assert.equal(missingPiece(block, text, { wild: false }), missing));
  }

  it('may leave out parts of lines where that is allowed', () => {
    const said = 'packed in 1.5 s (x+y)\nend';
    assert.equal(missingPiece('packed in … s (x+y)', said, { wild: true }), undefined);
    assert.equal(missingPiece('packed in … ms', said, { wild: true }), 'packed in … ms');
    assert.equal(missingPiece('packed in … s (x+y)', said, { wild: false }), 'packed in … s (x+y)');
  });
});
