import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cells, missing, type Verdict, verdict } from './matrix.js';

// The others' cells among themselves are for the table alone.
const ours = cells().filter(({ host, plugin }) => host === 'ours' || plugin === 'ours');

for (const cell of ours) {
  const name = `${cell.example}: ${cell.host} host, ${cell.plugin} plugin, ${cell.mode}`;
  test(name, { timeout: 120_000, skip: missing(cell) }, async () => {
    const found: Verdict = await verdict(cell);
    // Nothing of ours and Go's may be unsupported.
    const foreign = cell.host === 'Python' || cell.plugin === 'Python';
    if (!(foreign && found === 'unsupported')) assert.equal(found, 'green');
  });
}
