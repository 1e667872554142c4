import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DOCUMENT, fill, transcripts } from './transcripts.js';

test('the transcripts of docs/protocol.md are what happens', { timeout: 60_000 }, async () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const made = await transcripts();
  for (const [name, text] of made) assert.ok(document.includes(`<!-- transcript: ${name} -->`) && text !== '', name);
  assert.equal(fill(document, made), document, 'run `npm run docs:protocol`');
});
