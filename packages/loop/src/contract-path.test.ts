import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fixtureCommand } from './fixtures/command.js';
import { staticJob } from './fixtures/static-job.js';
import {
  Confidence,
  isWireError,
  RelayerService,
  readIdentifier,
  Status,
  TransactionStatus,
  wireErrors,
} from './index.js';
import { staticContract, staticLatestValue, staticParams, staticReadName } from './test/static-contract-reader.js';
import { staticKeystore } from './test/static-relayer.js';

const timeout = 60_000;
const config = new TextEncoder().encode('{}');
const request = {
  readIdentifier: readIdentifier(staticContract, staticReadName),
  confidence: Confidence.finalized,
  params: staticParams,
} as const;
const { relayArgs } = staticJob;

describe('contract reader, contract writer and codec of a relayer process', { timeout }, () => {
  let socketDir = '';
  const pids: number[] = [];
  let relayer: RelayerService;

  before(async () => {
    socketDir = await mkdtemp(join(tmpdir(), 'loopp-contract-'));
    relayer = new RelayerService({
      command: fixtureCommand('static-relayer-plugin'),
      config: '',
      keystore: staticKeystore('alice'),
      socketDir,
      onSpawn: (pid) => void pids.push(pid),
    });
  });

  after(async () => {
    await relayer?.close();
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });

  it('stay usable after the process is killed, but for the bindings', async () => {
    const reader = await relayer.newContractReader(config);
    const writer = await relayer.newContractWriter(config);
    const provider = await relayer.newMedianProvider(relayArgs, { transmitterId: 'alice', pluginConfig: config });
    const use = async () => {
      assert.deepEqual(await reader.getLatestValue(request), staticLatestValue);
      assert.equal(await writer.getTransactionStatus('first'), TransactionStatus.unknown);
      assert.deepEqual(await provider.contractReader?.getLatestValue(request), staticLatestValue);
      assert.equal((await provider.codec?.encode({ text: 'four' }, 'itemType'))?.length, 4);
    };
    await use();
    await reader.bind([staticContract]);
    for (const pid of pids.splice(0)) process.kill(pid, 'SIGKILL');
    await use();
    assert.equal(relayer.restarts, 1);
    await assert.rejects(reader.unbind([staticContract]), (error) => isWireError(error, wireErrors.notFound));
  });

  it('refuse at once what cannot be, with the reason', async () => {
    await assert.rejects(relayer.newContractReader(new Uint8Array(0)), (error) =>
      isWireError(error, wireErrors.contractReaderConfigMissing),
    );
    const reader = await relayer.newContractReader(config);
    await reader.close();
    await assert.rejects(reader.getLatestValue(request), { code: 'LOOP_CLOSED' });
  });

  it('end a call at its deadline', async () => {
    const reader = await relayer.newContractReader(config);
    await assert.rejects(reader.getLatestValue(request, { deadline: Date.now() - 1 }), {
      status: Status.DEADLINE_EXCEEDED,
    });
    await reader.close();
  });
});
