import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { type PluginProvider, RelayerService } from '@loopp/loop';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { staticKeystore } from '../../packages/loop/src/test/static-relayer.js';
import { staticPlugin } from './commands.js';
import { buildTimeout } from './go-programs.js';
import { goneWithin } from './leftovers.js';
import { reportingHost } from './reporting-host.js';
import { withGo } from './with-go.js';

const limit = { timeout: 20_000 };
const args = [c.originalRelayArgs, c.originalPluginArgs] as const;

withGo(() => {
  describe("the original's static plugins keep the rules, under our host", () => {
    const pids: number[] = [];
    let socketDir: string;
    let command: readonly string[];

    before(async () => {
      socketDir = await mkdtemp(join(tmpdir(), 'loopp-original-'));
      command = await staticPlugin('-cmd', 'relayer', '-static-checks');
    }, buildTimeout);

    const start = () =>
      new RelayerService({
        command,
        config: c.originalRelayerConfig,
        keystore: staticKeystore('alice'),
        csaKeystore: staticKeystore('csa'),
        socketDir,
        onSpawn: (pid) => void pids.push(pid),
      });

    /** A provider with a process of its own, which ends with it. */
    async function own<T extends object>(make: (relayer: RelayerService) => Promise<T>): Promise<c.Made<T>> {
      const relayer = start();
      return { subject: await make(relayer), close: () => relayer.close() };
    }

    c.testRelayer(() => ({ subject: start() }), c.originalRelayerFixture);
    c.testConfigProvider(
      () => own((relayer) => relayer.newConfigProvider(c.originalRelayArgs)),
      c.originalConfigProviderFixture,
    );
    c.testPluginProvider(() => own((relayer) => relayer.newPluginProvider(...args)), c.originalPluginProviderFixture);
    c.testMedianProvider(() => own((relayer) => relayer.newMedianProvider(...args)), c.originalMedianProviderFixture);

    for (const plugin of ['plugin-service', 'ocr3-plugin-service'] as const) {
      describe(plugin, () => {
        let relayer: RelayerService;
        let provider: PluginProvider;
        let host: ReturnType<typeof reportingHost>;

        before(async () => {
          relayer = start();
          provider = await relayer.newPluginProvider(...args);
          host = reportingHost({ command: await staticPlugin('-cmd', plugin), provider, socketDir });
        }, limit);
        after(() => relayer?.close());

        if (plugin === 'plugin-service') {
          c.testReportingPluginFactory(() => ({ subject: host.ocr2() }), c.originalReportingPluginFactoryFixture);
        } else {
          c.testOcr3ReportingPluginFactory(
            () => ({ subject: host.ocr3() }),
            c.originalOcr3ReportingPluginFactoryFixture,
          );
        }
      });
    }

    after(async () => {
      await goneWithin(1_000, pids);
      assert.deepEqual(await readdir(socketDir), []);
      await rm(socketDir, { recursive: true });
    });
  });
});
