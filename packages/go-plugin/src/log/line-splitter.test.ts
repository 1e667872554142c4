import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Line, LineSplitter } from './line-splitter.js';

const limit = { timeout: 10_000 };

function split(chunks: readonly Uint8Array[], size?: number): Line[] {
  const lines: Line[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), size);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test('lines are the same wherever the stream is cut', limit, () => {
  const text = fc.array(
    fc.string().map((line) => line.replace(/[\r\n]/g, '')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 200 })), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const points = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b);
      const chunks = points.slice(1).map((end, index) => bytes.subarray(points[index], end));
      assert.deepEqual(
        split(chunks).map((line) => line.text),
        lines,
      );
    }),
  );
});

test('a line above the limit comes in pieces and is marked', limit, () => {
  assert.deepEqual(split([Buffer.from('abcdefg\nhi\n')], 3), [
    { text: 'abc', whole: false },
    { text: 'def', whole: false },
    { text: 'g', whole: false },
    { text: 'hi', whole: true },
  ]);
});

test('what stands without a newline at the end is a line', limit, () => {
  assert.deepEqual(split([Buffer.from('a\r\nb')]), [
    { text: 'a', whole: true },
    { text: 'b', whole: true },
  ]);
});
