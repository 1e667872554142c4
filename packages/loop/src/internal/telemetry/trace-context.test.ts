import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childContext, formatTraceparent, parseTraceparent } from './trace-context.js';

const limit = { timeout: 10_000 };
const text = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a traceparent is read and written alike', limit, () => {
  const context = parseTraceparent(text);
  assert.ok(context);
  assert.equal(formatTraceparent(context), text);
  assert.equal(parseTraceparent(text.replace(/01$/, '00'))?.sampled, false);
});

test('what is no traceparent begins a trace', limit, () => {
  const zero = '0'.repeat(32);
  for (const bad of [
    undefined,
    '',
    'x',
    text.slice(1),
    text.toUpperCase(),
    `ff${text.slice(2)}`,
    `00-${zero}-b7ad6b7169203331-01`,
  ]) {
    assert.equal(parseTraceparent(bad), undefined);
  }
});

test('a child keeps the trace and the choice of its parent, whatever the ratio', limit, () => {
  const parent = parseTraceparent(text);
  const child = childContext(parent, 0);
  assert.deepEqual(child.traceId, parent?.traceId);
  assert.notDeepEqual(child.spanId, parent?.spanId);
  assert.equal(child.sampled, true);
  assert.equal(childContext(parent && { ...parent, sampled: false }, 1).sampled, false);
});

test('a new trace is recorded by its ratio', limit, () => {
  const share = (ratio: number) => {
    let sampled = 0;
    for (let i = 0; i < 2000; i++) if (childContext(undefined, ratio).sampled) sampled++;
    return sampled / 2000;
  };
  assert.equal(share(1), 1);
  assert.equal(share(0), 0);
  assert.equal(share(Number.NaN), 0);
  // Twelve standard deviations wide.
  assert.ok(Math.abs(share(0.25) - 0.25) < 0.12);
});
