import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import { running } from './running-factory.js';

const limit = { timeout: 10_000 };

test('closing waits no longer than its deadline for a factory that never comes', limit, async () => {
  const { factory, close } = running(
    { newReportingPluginFactory: () => new Promise<never>(() => {}), close: async () => {} },
    undefined,
  );
  await close();
  void factory();
  await assert.rejects(
    Promise.resolve(close({ deadline: Date.now() + 20 })),
    (error: unknown) => error instanceof StatusError && error.status === Status.DEADLINE_EXCEEDED,
  );
});

test('closing closes the factory that was made, and makes none', limit, async () => {
  let made = 0;
  let closed = 0;
  const { factory, close } = running(
    {
      newReportingPluginFactory: async () => {
        made++;
        return {
          close: async () => {
            closed++;
          },
        };
      },
      close: async () => {},
    },
    undefined,
  );
  await close();
  assert.equal(made, 0);
  await factory();
  await close({ deadline: Date.now() + 5000 });
  assert.deepEqual([made, closed], [1, 1]);
});
