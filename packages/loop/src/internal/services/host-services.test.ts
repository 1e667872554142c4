import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { threeWays } from '../../fixtures/three-ways.js';
import {
  staticErrorLog,
  staticKeyValueStore,
  staticPipelineRunner,
  staticTelemetry,
  staticValidationService,
} from '../../test/static-host-services.js';
import { keyValueStore, pipelineRunner, telemetry, validationService } from './host-services.js';
import { errorLog } from './median.js';

const timeout = 20_000;

describe('services of the host for reporting plugins, over every way', { timeout }, () => {
  it('run a pipeline, with values as JSON and failed tasks told apart', async () => {
    await threeWays(pipelineRunner, staticPipelineRunner, async (runner) => {
      const vars = { big: 1e21, list: [null, 'x', { y: false }] };
      const results = await runner.executeRun('spec', vars, { maxTaskDuration: 1_500_000_000n });
      assert.deepEqual(
        results,
        await staticPipelineRunner().executeRun('spec', vars, { maxTaskDuration: 1_500_000_000n }),
      );
    });
  });

  it('carry negative durations, whose seconds and nanos share their sign', async () => {
    await threeWays(pipelineRunner, staticPipelineRunner, async (runner) => {
      const results = await runner.executeRun('', {}, { maxTaskDuration: -1_500_000_001n });
      assert.equal(results[1]?.id, '-1500000001');
    });
  });

  it('take telemetry and refuse at the sender what lacks a part', async () => {
    const message = { network: 'evm', chainId: '1', contractId: '0x', telemetryType: 't', payload: Uint8Array.of(1) };
    const kept: ReturnType<typeof staticTelemetry>[] = [];
    const make = () => {
      const made = staticTelemetry();
      kept.push(made);
      return made;
    };
    await threeWays(telemetry, make, async (client) => {
      await client.send(message);
      await assert.rejects(client.send({ ...message, contractId: '' }), { message: 'contractID cannot be empty' });
      await assert.rejects(client.send({ ...message, payload: new Uint8Array(0) }), {
        message: 'payload cannot be empty',
      });
    });
    for (const { sent } of kept) assert.deepEqual(sent, [message]);
  });

  it('store, find and prune values', async () => {
    await threeWays(keyValueStore, staticKeyValueStore, async (store) => {
      await store.store('a', Uint8Array.of(1, 2));
      assert.deepEqual(await store.get('a'), Uint8Array.of(1, 2));
      await assert.rejects(store.get('b'), { details: 'no value for b' });
      assert.equal(await store.pruneExpiredEntries(60n * 10n ** 9n), 1n);
      await assert.rejects(store.get('a'));
    });
  });

  it('save errors', async () => {
    const log = staticErrorLog();
    await threeWays(
      errorLog,
      () => log,
      async (client) => client.saveError('wrong'),
    );
    assert.deepEqual(log.saved, ['wrong', 'wrong', 'wrong']);
  });

  it('validate a configuration, whose error is the call’s', async () => {
    await threeWays(validationService, staticValidationService, async (client) => {
      await client.validateConfig({ valid: true });
      await assert.rejects(client.validateConfig({ valid: 1 }), { details: 'refused {"valid":1}' });
      await client.ready?.();
      assert.deepEqual(await client.healthReport?.(), {});
      await client.close();
    });
  });
});
