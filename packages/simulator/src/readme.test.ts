import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Payloads } from './faults/message.js';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the code of the README is that of the example, which runs as a test', { timeout: 10_000 }, () => {
  const blocks = [...readme.matchAll(/<!-- code: (\S+) -->\n```ts\n([\s\S]*?)```/g)];
  assert.equal(blocks.length, 1);
  for (const [, path = '', code = ''] of blocks) assert.equal(code, readFileSync(join(root, path), 'utf8'), path);
});

test('the README names every phase', { timeout: 10_000 }, () => {
  const phases: Record<keyof Payloads, true> = {
    ...{ call: true, query: true, observation: true, proposal: true, report: true, final: true, echo: true },
    ...{ epochStart: true, prepare: true, commit: true, certificate: true, signatures: true, transmission: true },
  };
  for (const phase of Object.keys(phases)) assert.ok(readme.includes(`\`${phase}\``), phase);
});
