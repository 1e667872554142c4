import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHclogLogger } from '@loopp/go-plugin';
import { createPluginLogger } from './plugin-logger.js';

const limit = { timeout: 10_000 };

function written(write: (logger: ReturnType<typeof createPluginLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createPluginLogger('PluginMedian', createHclogLogger({ write: (line) => lines.push(line) })));
  return lines.map((line) => JSON.parse(line));
}

test('a line has the names that LOOP hosts look for', limit, () => {
  const [line = {}] = written((logger) => logger.info('hi', { n: 1 }));
  assert.deepEqual(Object.keys(line), ['@level', '@message', '@timestamp', 'logger', 'caller', 'n']);
  assert.deepEqual([line['@level'], line['@message'], line['logger'], line['n']], ['info', 'hi', 'PluginMedian', 1]);
  assert.match(String(line['@timestamp']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/);
  assert.match(String(line['caller']), /^log\/plugin-logger\.test\.ts:\d+$/);
});

test('errors carry the stack from the place that logged', limit, () => {
  const [line = {}, other = {}] = written((logger) => {
    logger.error('failed');
    logger.warn('odd');
  });
  assert.match(String(line['stacktrace']).split('\n')[0] ?? '', /plugin-logger\.test/);
  assert.equal('stacktrace' in other, false);
});

test('children are named with a dot', limit, () => {
  const [line = {}] = written((logger) => logger.child?.('Factory').debug('hi'));
  assert.equal(line['logger'], 'PluginMedian.Factory');
});
