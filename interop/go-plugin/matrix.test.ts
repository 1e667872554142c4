import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cells, expected, missing, runCell } from './matrix.js';

for (const cell of cells()) {
  const name = `${cell.example}: ${cell.host} host, ${cell.plugin} plugin, ${cell.mode}`;
  test(name, { timeout: 120_000, skip: missing(cell) }, async () => {
    assert.deepEqual(await runCell(cell), expected(cell));
  });
}
