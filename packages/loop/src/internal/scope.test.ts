import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Scope } from './scope.js';

const timeout = 10_000;

function scopeWithLog(): { scope: Scope; log: string[]; failures: unknown[] } {
  const failures: unknown[] = [];
  return { scope: new Scope((error) => failures.push(error)), log: [], failures };
}

describe('Scope', { timeout }, () => {
  it('closes what it holds once, the youngest first', async () => {
    const { scope, log } = scopeWithLog();
    scope.add(() => void log.push('listener'));
    scope.add(async () => void log.push('channel'));
    await Promise.all([scope.close(), scope.close()]);
    assert.deepEqual(log, ['channel', 'listener']);
    assert.equal(scope.size, 0);
  });

  it('closes children in their place and forgets a child that closed by itself', async () => {
    const { scope, log } = scopeWithLog();
    scope.add(() => void log.push('first'));
    const child = scope.child();
    child.add(() => void log.push('child'));
    const shortLived = scope.child();
    await shortLived.close();
    assert.equal(scope.size, 2);
    await scope.close();
    assert.deepEqual(log, ['child', 'first']);
  });

  it('closes at once what arrives after its end', async () => {
    const { scope, log } = scopeWithLog();
    await scope.close();
    scope.add(() => void log.push('late'));
    assert.deepEqual(log, ['late']);
    assert.equal(scope.child().closed, true);
  });

  it('goes on after a cleanup that fails and reports the failure', async () => {
    const { scope, log, failures } = scopeWithLog();
    scope.add(() => void log.push('other'));
    scope.add(() => {
      throw new Error('broken');
    });
    await scope.close();
    assert.deepEqual(log, ['other']);
    assert.match(String(failures[0]), /broken/);
  });

  it('aborts its signal before the first cleanup', async () => {
    const { scope, log } = scopeWithLog();
    scope.add(() => void log.push(String(scope.signal.aborted)));
    await scope.close();
    assert.deepEqual(log, ['true']);
  });

  it('takes a cleanup back', async () => {
    const { scope, log } = scopeWithLog();
    const takeBack = scope.add(() => void log.push('gone'));
    takeBack();
    await scope.close();
    assert.deepEqual(log, []);
  });
});
