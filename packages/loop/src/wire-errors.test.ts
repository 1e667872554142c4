import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StatusError } from '@loopp/grpc';
import { threeWays } from './fixtures/three-ways.js';
import { keystore } from './internal/services/keystore.js';
import { staticKeystore } from './test/static-relayer.js';
import { isWireError, wireErrors } from './wire-errors.js';

const every = Object.entries(wireErrors);

function failing(error: Error) {
  return () => ({ ...staticKeystore('a'), accounts: () => Promise.reject(error) });
}

async function received(error: Error): Promise<unknown[]> {
  const errors: unknown[] = [];
  await threeWays(keystore, failing(error), async (client) => {
    errors.push(await client.accounts().catch((reason: unknown) => reason));
  });
  return errors;
}

describe('errors with an identity', { timeout: 30_000 }, () => {
  it('are known again over every way, and none is taken for another', async () => {
    for (const [name, error] of every) {
      for (const caught of await received(error)) {
        const matches = every.filter(([, known]) => isWireError(caught, known)).map(([other]) => other);
        assert.deepEqual(matches, [name]);
      }
    }
  });

  it('are known again with what was behind them', async () => {
    for (const caught of await received(wireErrors.invalidType.because('expected a list'))) {
      assert.ok(caught instanceof StatusError);
      assert.equal(caught.details, 'invalid type: expected a list');
      assert.ok(isWireError(caught, wireErrors.invalidType));
    }
  });

  it('are not seen in an error of the same text without the code', async () => {
    for (const caught of await received(new Error('invalid type'))) {
      assert.equal(isWireError(caught, wireErrors.invalidType), false);
    }
  });
});
