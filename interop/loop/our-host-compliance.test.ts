import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KeystoreService, type Ocr3ReportingPluginService, RelayerService } from '@loopp/loop';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { staticKeystore } from '../../packages/loop/src/test/static-relayer.js';
import { goReporting, keystores, relayers } from './commands.js';
import { traced } from './coverage/record-calls.js';
import { buildTimeout } from './go-programs.js';
import { goneWithin } from './leftovers.js';
import { reportingHost } from './reporting-host.js';
import { ocr3ReportingConfig } from './suites/original.js';
import { fails } from './suites/relayer.js';
import { evmFixture, relayerFixture } from './suites/through-go.js';
import { bytes, relayerOptions, staticDigest, utf8 } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 20_000 };
const { config, account, csaAccount } = relayerOptions;
/** Go's static provider has neither, which is what the probe finds. */
const absent = { contractReader: 'absent', codec: 'absent' } as const;
const median = c.staticMedianProviderFixture('alice');
const { newContractReader: _, newContractWriter: __, newMedianProvider: ___, ...ofRelayer } = relayerFixture.cases;
const providers = {
  newMedianProvider: [{ args: [c.staticRelayArgs, c.staticPluginArgs], makes: { ...median.cases, ...absent } }],
} as const;

withGo(() => {
  describe("Go's doubles under our host keep the rules", () => {
    const pids: number[] = [];
    let socketDir: string;
    let commands: Record<'relayer' | 'keystore' | 'ocr3', readonly string[]>;
    let host: ReturnType<typeof reportingHost>;
    let ocr3: Ocr3ReportingPluginService;
    let relayer: RelayerService;

    before(async () => {
      socketDir = await mkdtemp(join(tmpdir(), 'loopp-compliance-'));
      commands = {
        relayer: await relayers.go(),
        keystore: await keystores.go(),
        ocr3: await goReporting('ocr3', 'plugin'),
      };
      host = reportingHost({ command: commands.ocr3, provider: staticProvider(), socketDir });
      ocr3 = host.ocr3();
      relayer = newRelayer();
    }, buildTimeout);
    after(async () => {
      await ocr3?.close();
      await relayer?.close();
      if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
    });

    const onSpawn = (pid: number) => void pids.push(pid);
    const newRelayer = () =>
      new RelayerService({
        command: commands.relayer,
        config,
        keystore: staticKeystore(account),
        csaKeystore: staticKeystore(csaAccount),
        socketDir,
        onSpawn,
        tracing: traced('relayer', 'our host, Go plugin'),
      });
    const newKeystore = () =>
      new KeystoreService({
        command: commands.keystore,
        socketDir,
        onSpawn,
        tracing: traced('keystore plugin', 'our host, Go plugin'),
      });

    c.testRelayer(() => ({ subject: newRelayer() }), { cases: { ...ofRelayer, ...providers } });
    c.testEvm(() => ({ subject: relayer.evm, close: async () => {} }), evmFixture);
    c.testMedianProvider(
      async () => ({ subject: await relayer.newMedianProvider(c.staticRelayArgs, c.staticPluginArgs) }),
      { ...median, cases: { ...median.cases, ...absent } },
    );
    c.testConfigProvider(
      async () => ({ subject: await relayer.newConfigProvider(c.staticRelayArgs) }),
      c.staticConfigProviderFixture,
    );
    c.testPluginKeystore(() => {
      const keystore = newKeystore();
      return { subject: keystore, close: () => keystore.close() };
    }, c.staticPluginKeystoreFixture);
    c.testOcr3ReportingPlugin(
      async () => ({ subject: (await ocr3.newReportingPlugin(ocr3ReportingConfig)).plugin }),
      c.staticOcr3PluginFixture,
    );

    it('a provider for OCR3 capabilities, with the transmitter of OCR3', limit, async () => {
      const provider = await relayer.newOcr3CapabilityProvider(c.staticRelayArgs, c.staticPluginArgs);
      const { contractTransmitter, ocr3ContractTransmitter } = provider;
      assert.equal(await contractTransmitter.fromAccount(), '0xfirst');
      const signatures = [3, 255].map((signer) => ({ signature: bytes('01'), signer }));
      const report = { report: utf8('static'), info: bytes('02') };
      await ocr3ContractTransmitter.transmit(staticDigest, 2n ** 64n - 1n, report, signatures);
      const other = { ...report, report: utf8('other') };
      await fails(ocr3ContractTransmitter.transmit(staticDigest, 5n, other, signatures), 'transmit 5 other of 3,255');
      await provider.close();
    });

    it('leaves no process and no socket', limit, async () => {
      await ocr3.close();
      await relayer.close();
      await goneWithin(2_000, [...pids, ...host.pids]);
      assert.deepEqual(await readdir(socketDir), []);
    });
  });
});
