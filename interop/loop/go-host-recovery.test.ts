import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Status } from '@loopp/loop';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { typescript } from './commands.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { ocr3ReportingConfig } from './suites/original.js';
import { fails } from './suites/relayer.js';
import { withGo } from './with-go.js';

const limit = { timeout: 60_000 };
const plugin = (kind: string) => [...typescript('./fixtures/static-plugin.ts'), kind];
const config = { providerType: 'plugin', command: 'c', pluginName: 'name', pluginConfig: '{}', telemetryType: 't' };
const none = new Uint8Array(0);
/** The original looks after its plugins every five seconds. */
const patient = () => ({ deadline: Date.now() + 20_000 });

withGo(() => {
  before(async () => void (await goProgram('host')), buildTimeout);

  describe('our plugins under the original, when they are killed', () => {
    it('a reporting plugin: its factory works on, what it had made does not', limit, () =>
      hosted(async (host) => {
        const provider = await host.ownMedianProvider();
        const factory = await host.startReporting({ command: plugin('ocr2'), provider, config });
        const { plugin: former } = await factory.newReportingPlugin(c.staticReportingPluginConfig);
        assert.deepEqual(await former.query(c.staticTimestamp), none);
        await kill(host);
        const { plugin: made } = await factory.newReportingPlugin(c.staticReportingPluginConfig, patient());
        assert.deepEqual(await made.query(c.staticTimestamp), none);
        await fails(former.query(c.staticTimestamp), /connection|EOF|closing/, Status.UNAVAILABLE);
      }),
    );

    it('one of OCR3 likewise', limit, () =>
      hosted(async (host) => {
        const provider = await host.ownMedianProvider();
        const factory = await host.startOcr3Reporting({ command: plugin('ocr3'), provider, config });
        await factory.newReportingPlugin(ocr3ReportingConfig);
        await kill(host);
        const { plugin: made } = await factory.newReportingPlugin(ocr3ReportingConfig, patient());
        assert.equal(await made.shouldAcceptAttestedReport(2n, { report: none, info: none }), true);
      }),
    );

    it('a validation service works on', limit, () =>
      hosted(async (host) => {
        const validation = await host.startValidation(plugin('ocr2'));
        await validation.validateConfig({ valid: true });
        await kill(host);
        await fails(validation.validateConfig({ valid: 'no' }, patient()), 'refused {"valid":"no"}');
      }),
    );

    it('a keystore works on once it runs again', limit, () =>
      hosted(async (host) => {
        const keystore = await host.startKeystore(plugin('keystore'));
        assert.equal(await keystore.verify(none, Uint8Array.of(1)), true);
        await kill(host);
        const verify = () => keystore.verify(none, Uint8Array.of(1));
        await fails(verify(), /connection|EOF|closing/, Status.UNAVAILABLE);
        const relaunched = host.log.length;
        while (!host.log.slice(relaunched).some(({ message }) => /^Refreshed PluginClient/.test(message))) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        assert.equal(await verify(), true);
      }),
    );
  });

  describe('the health of our plugins of any product under the original', () => {
    for (const [kind, name, factory] of [
      ['ocr2', 'GenericService', ''],
      ['ocr3', 'OCR3GenericService', 'StaticOcr3Factory'],
    ] as const) {
      it(`is filed under its names, ${kind}`, limit, () =>
        hosted(async (host) => {
          const options = { command: plugin(kind), provider: await host.ownMedianProvider(), config };
          const service = kind === 'ocr2' ? await host.startReporting(options) : await host.startOcr3Reporting(options);
          await service.ready();
          const report = await service.healthReport();
          assert.ok(Object.values(report).every((problem) => problem === ''));
          const names = Object.keys(report);
          assert.ok(names.includes(name), names.join());
          assert.ok(names.every((one) => one.startsWith(name)));
          assert.ok(names.some((one) => one.endsWith(factory)));
        }),
      );
    }
  });
});

async function hosted(check: (host: GoHost) => Promise<void>): Promise<void> {
  const host = await GoHost.start();
  try {
    await check(host);
    await closeWithoutLeftovers(host);
  } finally {
    await host.close();
  }
}

async function kill(host: GoHost): Promise<void> {
  const [pid = 0] = await host.pids();
  process.kill(pid, 'SIGKILL');
}
