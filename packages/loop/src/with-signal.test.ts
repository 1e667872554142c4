import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Status } from '@loopp/grpc';
import { Lifetime } from './lifetime.js';
import { withSignal } from './with-signal.js';

const limit = { timeout: 10_000 };
const never = () => new Promise<never>(() => {});
const cancelled = { status: Status.CANCELLED };
const late = { status: Status.DEADLINE_EXCEEDED };

describe('withSignal', () => {
  it('gives what the work gives, and throws what it throws', limit, async () => {
    assert.equal(await withSignal(undefined, () => 5), 5);
    assert.equal(await withSignal({ deadline: Date.now() + 60_000 }, async () => 6), 6);
    const thrower = () => {
      throw new RangeError('at once');
    };
    await assert.rejects(withSignal({}, thrower), { message: 'at once' });
    await assert.rejects(
      withSignal({}, async () => thrower()),
      RangeError,
    );
  });

  it('ends with the abort of the call, whatever the work does, and tells the work', limit, async () => {
    const controller = new AbortController();
    let seen: unknown;
    const ending = withSignal({ signal: controller.signal }, ({ signal }) => {
      signal.addEventListener('abort', () => {
        seen = signal.reason;
      });
      return never();
    });
    controller.abort();
    await assert.rejects(ending, cancelled);
    assert.equal((seen as { status: Status }).status, Status.CANCELLED);
    for (const reason of ['a text', new Error('an error'), undefined]) {
      await assert.rejects(withSignal({ signal: AbortSignal.abort(reason) }, never), cancelled);
    }
    const timeout = AbortSignal.abort(new DOMException('too slow', 'TimeoutError'));
    await assert.rejects(withSignal({ signal: timeout }, never), late);
  });

  it('ends at the deadline, and begins nothing after it', limit, async () => {
    await assert.rejects(withSignal({ deadline: Date.now() + 20 }, never), late);
    let begun = 0;
    const work = () => {
      begun++;
    };
    await assert.rejects(withSignal({ deadline: Date.now() - 1 }, work), late);
    await assert.rejects(withSignal({ signal: AbortSignal.abort() }, work), cancelled);
    assert.equal(begun, 0);
  });

  it('hands on the whole call, and leaves no listener behind', limit, async () => {
    const { signal } = new AbortController();
    const deadline = Date.now() + 60_000;
    const inner = await withSignal({ signal, deadline }, (call) => {
      assert.equal(getEventListeners(signal, 'abort').length, 1);
      return call;
    });
    assert.equal(inner.deadline, deadline);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });

  it('lets a failure of work that nobody waits for any more pass', limit, async () => {
    const controller = new AbortController();
    const ending = withSignal({ signal: controller.signal }, async () => {
      await sleep(5);
      throw new Error('too late to matter');
    });
    controller.abort();
    await assert.rejects(ending, cancelled);
    await sleep(10);
  });
});

describe('a Lifetime', () => {
  it('ends its calls with it, and refuses later ones', limit, async () => {
    const life = new Lifetime('the relayer');
    const closed = { code: 'LOOP_CLOSED', message: 'the relayer is closed' };
    let told = false;
    const running = assert.rejects(
      life.run(undefined, ({ signal }) => {
        signal.addEventListener('abort', () => {
          told = true;
        });
        return never();
      }),
      closed,
    );
    assert.equal(await life.run({}, () => 'answer'), 'answer');
    assert.equal(life.closed, false);
    await life.close();
    await running;
    assert.ok(told && life.closed);
    await assert.rejects(
      life.run({}, () => 'late'),
      closed,
    );
  });

  it('is closed once, however often that is asked', limit, async () => {
    const life = new Lifetime('it');
    let ends = 0;
    const end = async () => {
      await sleep(5);
      ends++;
    };
    await Promise.all([life.close(end), life.close(end)]);
    await life.close(end);
    assert.equal(ends, 1);
    const failing = new Lifetime('it');
    const broken = () => Promise.reject(new Error('still busy'));
    await assert.rejects(failing.close(broken), { message: 'still busy' });
    await assert.rejects(failing.close(broken), { message: 'still busy' });
  });
});
