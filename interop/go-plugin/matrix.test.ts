import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cells, missing, type Verdict, verdict } from './matrix.js';
import './test-with-go.js';
import { withoutPython } from './python-partner.js';

// The others' cells among themselves are for the table alone.
const ours = cells().filter(({ host, plugin }) => host === 'ours' || plugin === 'ours');
// Without Go its module says so in a line of its own.
if (withoutPython !== false) test(withoutPython, { skip: true });

for (const cell of ours.filter((one) => missing(one) === false)) {
  test(`${cell.example}: ${cell.host} host, ${cell.plugin} plugin, ${cell.mode}`, { timeout: 120_000 }, async () => {
    const found: Verdict = await verdict(cell);
    // Nothing of ours and Go's may be unsupported.
    const foreign = cell.host === 'Python' || cell.plugin === 'Python';
    if (!(foreign && found === 'unsupported')) assert.equal(found, 'green');
  });
}
