import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPage } from './read-page.js';

const fence = '```';

describe('a page', () => {
  it('is its blocks, each with the comments before it', () => {
    const page = `# Page\n\n<!-- exit: 1 -->\n${fence}sh\nfalse\n${fence}\n\ntext\n\n<!-- output -->\n${fence}text\nno\n${fence}\n`;
    assert.deepEqual(
      readPage(page).map(({ language, text, line, notes }) => [language, text, line, [...notes]]),
      [
        ['sh', 'false\n', 4, [['exit', '1']]],
        ['text', 'no\n', 11, [['output', '']]],
      ],
    );
  });

  for (const [what, page, message] of [
    ['a comment that is unknown', '<!-- outptu -->', /line 1: <!-- outptu --> is no note/],
    ['a comment that lacks its value', '\n<!-- code -->', /line 2: <!-- code --> is no note/],
    ['a comment with a value that has none', '<!-- output: x -->', /is no note/],
    ['code that is compared with nothing', `${fence}ts\nlet x;\n${fence}\n`, /must be run, or compared/],
  ] as const) {
    it(`is refused with ${what}`, () => assert.throws(() => readPage(page), message));
  }
});
