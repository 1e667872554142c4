import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberingLogger } from '../../fixtures/remembering-logger.js';
import { forPlugins } from './host-logger.js';

const limit = { timeout: 10_000 };

function pluginLogger() {
  const { logger, lines } = rememberingLogger();
  const plugin = forPlugins(logger).child?.('MedianService.PluginMedianClient');
  assert.ok(plugin);
  return { plugin, lines };
}

test("a line's logger is appended to the host's name and leaves the fields", limit, () => {
  const { plugin, lines } = pluginLogger();
  plugin.info('hi', { logger: 'PluginMedian', n: 1 });
  plugin.warn('no name', { logger: 5 });
  assert.deepEqual(lines, [
    { name: 'MedianService.PluginMedianClient.PluginMedian', level: 'info', message: 'hi', fields: { n: 1 } },
    { name: 'MedianService.PluginMedianClient', level: 'warn', message: 'no name', fields: {} },
  ]);
});

test("the host's own lines keep their name and their fields", limit, () => {
  const { logger, lines } = rememberingLogger('host');
  forPlugins(logger).debug('panic: of the host', { logger: 'x' });
  assert.deepEqual(lines, [{ name: 'host', level: 'debug', message: 'panic: of the host', fields: { logger: 'x' } }]);
});

test('panics and levels that go-plugin does not know are errors, marked as critical', limit, () => {
  const { plugin, lines } = pluginLogger();
  const line = (level: string) => JSON.stringify({ '@level': level, '@message': 'said', logger: 'Plugin', n: 1 });
  plugin.debug('panic: boom');
  plugin.error('panic: boom');
  plugin.debug(line('fatal'));
  plugin.debug(line('critical'));
  plugin.debug(line('dpanic'));
  plugin.debug(line('panic'));
  assert.deepEqual(
    lines.map(({ level, message, fields }) => [level, message, fields['critical']]),
    [
      ['error', '[PANIC] panic: boom', true],
      ['error', '[PANIC] panic: boom', true],
      ['error', '[FATAL] said', true],
      ['error', 'said', true],
      ['error', 'said', true],
      ['error', '[PANIC] said', true],
    ],
  );
  assert.deepEqual(lines[2]?.name, 'MedianService.PluginMedianClient.Plugin');
  assert.deepEqual(lines[2]?.fields, { n: 1, critical: true });
});

test('other text stays at debug; JSON of no known level shows its message', limit, () => {
  const { plugin, lines } = pluginLogger();
  plugin.debug('plain');
  plugin.debug('{"@message":"said","n":1}');
  plugin.debug('{broken');
  plugin.debug('[1]');
  assert.deepEqual(
    lines.map(({ level, message }) => [level, message]),
    [
      ['debug', 'plain'],
      ['debug', 'said'],
      ['debug', '{broken'],
      ['debug', '[1]'],
    ],
  );
});

test('a host whose logger has no children takes all lines itself', limit, () => {
  const { logger, lines } = rememberingLogger('host');
  const { child: _, ...childless } = logger;
  forPlugins(childless).child?.('service').error('failed', { logger: 'Plugin' });
  assert.deepEqual(lines, [{ name: 'host', level: 'error', message: 'failed', fields: {} }]);
});
