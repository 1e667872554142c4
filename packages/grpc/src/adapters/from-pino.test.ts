import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { fromPino } from './from-pino.js';

const limit = { timeout: 10_000 };

function recorded(level = 'trace') {
  const lines: Record<string, unknown>[] = [];
  const base = { base: null, timestamp: false, level };
  const root = pino(base, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { lines, logger: fromPino(root) };
}

describe('fromPino', () => {
  it('writes messages with their fields, at their level', limit, () => {
    const { lines, logger } = recorded();
    logger.debug('plain');
    logger.info('with fields', { path: '/a.B/C', height: 7n });
    logger.warn('%s is no format', { left: true });
    logger.error('worst');
    assert.deepEqual(lines, [
      { level: 20, msg: 'plain' },
      { level: 30, msg: 'with fields', path: '/a.B/C', height: 7 },
      { level: 40, msg: '%s is no format', left: true },
      { level: 50, msg: 'worst' },
    ]);
  });

  it('keeps the stack of an error', limit, () => {
    const { lines, logger } = recorded();
    logger.error('failed', { error: new TypeError('broken'), path: '/x' });
    const { err, path } = lines[0] as { err: { type: string; message: string; stack: string }; path: string };
    assert.deepEqual([err.type, err.message, path], ['TypeError', 'broken', '/x']);
    assert.match(err.stack, /from-pino\.test/);
    logger.warn('told', { error: 'only a text' });
    assert.equal(lines[1]?.['error'], 'only a text');
  });

  it('names children by their path, once', limit, () => {
    const { lines, logger } = recorded();
    logger.child?.('host').child?.('plugin').info('hello');
    assert.deepEqual(lines, [{ level: 30, logger: 'host.plugin', msg: 'hello' }]);
  });

  it('leaves the level to pino', limit, () => {
    const { lines, logger } = recorded('warn');
    logger.info('dropped');
    logger.child?.('x').warn('kept');
    assert.deepEqual(lines, [{ level: 40, logger: 'x', msg: 'kept' }]);
  });
});
