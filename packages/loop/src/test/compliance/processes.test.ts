import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { fixtureCommand } from '../../fixtures/command.js';
import { timesEpoch } from '../../fixtures/strict-median-factory.js';
import { KeystoreService } from '../../keystore-service.js';
import { MedianService } from '../../median-service.js';
import { RelayerService } from '../../relayer-service.js';
import type { Relayer } from '../../types/relayer.js';
import { staticErrorLog } from '../static-host-services.js';
import { staticProvider } from '../static-provider.js';
import { staticKeystore } from '../static-relayer.js';
import * as c from './index.js';

const config = 'a = 1\n';
const pids: number[] = [];
let socketDir: string;
const around = () => ({ socketDir, onSpawn: (pid: number) => void pids.push(pid) });

describe('services of a host, with static plugins as processes', () => {
  before(async () => {
    socketDir = await mkdtemp(join(tmpdir(), 'loopp-processes-'));
  });

  // A service has the property before there is a process to ask.
  const { evm: _, ...cases } = c.staticRelayerFixture(config).cases;
  const relayer: c.Fixture<Relayer> = { cases };
  c.testRelayer(
    () => ({
      subject: new RelayerService({
        ...around(),
        command: fixtureCommand('static-relayer-plugin'),
        config,
        keystore: staticKeystore('alice'),
      }),
    }),
    relayer,
  );
  // A static one: it refuses less than a median has to.
  c.testReportingPluginFactory(
    () => ({
      subject: new MedianService({
        ...around(),
        command: fixtureCommand('static-median-plugin'),
        provider: staticProvider(),
        contractId: '0xcontract',
        dataSource: timesEpoch(-5n),
        juelsPerFeeCoin: timesEpoch(6n),
        gasPriceSubunits: timesEpoch(7n),
        errorLog: staticErrorLog(),
      }),
    }),
    c.staticMedianFactoryFixture,
  );
  c.testPluginKeystore(
    () => ({ subject: new KeystoreService({ ...around(), command: fixtureCommand('static-keystore-plugin') }) }),
    c.staticPluginKeystoreFixture,
  );

  after(async () => {
    assert.ok(pids.length > 0);
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });
});
