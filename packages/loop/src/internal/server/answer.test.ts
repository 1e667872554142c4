import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata, type ServerCall, Status, StatusError, silentLogger } from '@loopp/grpc';
import type { Owner, Peer } from '../connection/peer.js';
import { Scope } from '../scope.js';
import { loopService } from '../services/loop-service.js';
import { answer } from './answer.js';
import { Served } from './served.js';

test('an object that was made for the other side loses its listener, whether it can close or not', {
  timeout: 10_000,
}, async () => {
  const { close } = loopService.methods;
  assert.ok(close !== undefined);
  for (const error of [undefined, new Error('stuck')]) {
    const failed: unknown[] = [];
    const scope = new Scope((each) => failed.push(each));
    let listening = true;
    scope.add(() => {
      listening = false;
    });
    const closing = error === undefined ? Promise.resolve() : Promise.reject(error);
    const peer = { options: { logger: silentLogger, maxRequestBytes: 0 } } as Partial<Peer> as Peer;
    const owner: Owner = { peer, scope, closeGiven: () => closing };
    const call: Partial<ServerCall> = { metadata: new Metadata(), signal: new AbortController().signal };
    const answered = answer(['close', close], new Served({ close: () => closing }, owner), {}, call as ServerCall);
    if (error === undefined) {
      assert.deepEqual(await answered, {});
    } else {
      await assert.rejects(
        answered,
        (cause: unknown) =>
          cause instanceof StatusError && cause.status === Status.UNKNOWN && cause.details === 'stuck',
      );
    }
    // Not before the answer has left.
    assert.ok(listening);
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(!listening && scope.closed);
    assert.deepEqual(failed, []);
  }
});
