import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { abortable, callSignal, pause } from './call-signal.js';

const limit = { timeout: 10_000 };
const reason = new Error('enough');

describe('the signal of a call', () => {
  it('is there only when something can end the call', limit, () => {
    assert.equal(callSignal(undefined), undefined);
    assert.equal(callSignal({}), undefined);
    const { signal } = new AbortController();
    assert.equal(callSignal({ signal }), signal);
  });

  it('aborts at the deadline, at the limit and with the call, whatever comes first', limit, async () => {
    const later = Date.now() + 60_000;
    const abort = new AbortController();
    const signals = [
      callSignal({ deadline: Date.now() - 1 }, 60_000),
      callSignal({ deadline: later }, 1),
      callSignal({ deadline: later, signal: abort.signal }, 60_000),
    ];
    abort.abort(reason);
    for (const signal of signals) {
      assert.ok(signal);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    }
    assert.equal(signals[0]?.reason.name, 'TimeoutError');
    assert.equal(signals[1]?.reason.name, 'TimeoutError');
    assert.equal(signals[2]?.reason, reason);
  });

  it('has aborted already when the deadline has passed', limit, () => {
    const signal = callSignal({ deadline: Date.now() });
    assert.equal(signal?.aborted, true);
    assert.equal(signal.reason.name, 'TimeoutError');
  });

  it('takes a deadline beyond what timers can hold', limit, () => {
    assert.equal(callSignal({ deadline: Number.MAX_SAFE_INTEGER })?.aborted, false);
  });
});

describe('waiting', () => {
  it('ends with the reason of its signal and leaves no listener', limit, async () => {
    const abort = new AbortController();
    const { signal } = abort;
    await pause(1, signal);
    assert.equal(await abortable(Promise.resolve(7), signal), 7);
    await assert.rejects(abortable(Promise.reject(reason), signal), reason);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    const waits = [pause(60_000, signal), abortable(new Promise(() => {}), signal)];
    abort.abort(reason);
    for (const wait of waits) await assert.rejects(wait, reason);
    await assert.rejects(pause(60_000, signal), reason);
    await assert.rejects(abortable(new Promise(() => {}), signal), reason);
  });
});
