import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cells, missing, type Verdict, verdict } from './matrix.js';

for (const cell of cells()) {
  const name = `${cell.example}: ${cell.host} host, ${cell.plugin} plugin, ${cell.mode}`;
  test(name, { timeout: 120_000, skip: missing(cell) }, async () => {
    const found: Verdict = await verdict(cell);
    // Nothing of ours and Go's may be unsupported.
    const foreign = cell.host === 'Python' || cell.plugin === 'Python';
    if (!(foreign && found === 'unsupported')) assert.equal(found, 'green');
  });
}
