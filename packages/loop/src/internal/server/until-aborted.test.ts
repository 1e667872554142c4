import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { untilAborted } from './until-aborted.js';

const timeout = 10_000;

describe('a stream that ends when it is aborted', { timeout }, () => {
  it('keeps no value that was passed on, however long it goes on', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    async function* source() {
      for (;;) yield { large: new Uint8Array(1024) };
    }
    const stream = untilAborted(source(), new AbortController().signal);
    const passedOn: WeakRef<object>[] = [];
    for (let i = 0; i < 10; i++) passedOn.push(new WeakRef((await stream.next()).value ?? {}));
    for (let i = 0; i < 20 && passedOn[0]?.deref() !== undefined; i++) {
      await new Promise(setImmediate);
      collect();
    }
    assert.equal(passedOn[0]?.deref(), undefined);
    await stream.return(undefined);
  });

  it('leaves no listener at its signal, whether it ended, failed or was left', async () => {
    let listeners = 0;
    const watched = Object.assign(new AbortController().signal, {
      addEventListener: () => void listeners++,
      removeEventListener: () => void listeners--,
    });
    async function* source(fails: boolean) {
      yield 1;
      yield 2;
      if (fails) throw new Error('failed');
    }
    for await (const value of untilAborted(source(false), watched)) assert.ok(value > 0);
    for await (const value of untilAborted(source(true), watched)) if (value === 2) break;
    const failing = untilAborted(source(true), watched);
    await failing.next();
    await failing.next();
    await assert.rejects(failing.next(), /failed/);
    await new Promise(setImmediate);
    assert.equal(listeners, 0);
  });
});
