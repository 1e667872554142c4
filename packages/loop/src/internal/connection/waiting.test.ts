import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { waitingFor } from './waiting.js';

const timeout = 10_000;

describe('waiting for shared work', { timeout }, () => {
  it('of which a caller wants nothing more leaves its failure to nobody', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    try {
      const work = new Promise<never>((_resolve, reject) => setImmediate(() => reject(new Error('dial failed'))));
      await assert.rejects(waitingFor(work, { signal: AbortSignal.abort() }), { status: Status.CANCELLED });
      for (let i = 0; i < 3; i++) await new Promise(setImmediate);
      assert.deepEqual(unheard, []);
    } finally {
      process.off('unhandledRejection', hear);
    }
  });
});
