import { after, before, describe, it } from 'node:test';
import type { PluginKeystore } from '@loopp/loop';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { typescript } from './commands.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import { throughGo } from './hosts/go-made.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { ocr3ReportingConfig } from './suites/original.js';
import { pluginKeystoreSuite } from './suites/plugin-keystore.js';
import { ownSocket, renewing, reportingPluginFixture } from './suites/through-go.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };
const plugin = (kind: string) => [...typescript('./fixtures/static-plugin.ts'), kind];
const config = {
  providerType: 'plugin',
  command: 'c',
  pluginName: 'name',
  pluginConfig: '{}',
  telemetryType: 't',
};

withGo(() => {
  before(async () => void (await goProgram('host')), buildTimeout);

  describe('our reporting plugins of any product under the original', () => {
    let last: GoHost;
    const host = () => last;

    async function started<T extends object>(start: (host: GoHost) => Promise<T>): Promise<c.Made<T>> {
      const made = await GoHost.start();
      last = made;
      return { subject: await start(made), close: () => made.close() };
    }
    const ocr2 = async (made: GoHost) =>
      made.startReporting({ command: plugin('ocr2'), provider: await made.ownMedianProvider(), config });
    const ocr3 = async (made: GoHost) =>
      made.startOcr3Reporting({ command: plugin('ocr3'), provider: await made.ownMedianProvider(), config });

    c.testMedianFactory(() => started(ocr2), throughGo(host, c.staticMedianFactoryFixture, renewing));
    c.testReportingPlugin(
      () =>
        started(async (made) => (await (await ocr2(made)).newReportingPlugin(c.staticReportingPluginConfig)).plugin),
      throughGo(host, reportingPluginFixture, ownSocket),
    );
    c.testOcr3ReportingPluginFactory(() => started(ocr3), throughGo(host, c.staticOcr3FactoryFixture, renewing));
    c.testOcr3ReportingPlugin(
      () => started(async (made) => (await (await ocr3(made)).newReportingPlugin(ocr3ReportingConfig)).plugin),
      throughGo(host, c.staticOcr3PluginFixture, ownSocket),
    );
    c.testValidationService(
      () => started((made) => made.startValidation(plugin('ocr2'))),
      throughGo(host, c.staticValidationServiceFixture, renewing),
    );
  });

  describe('our keystore plugin under the original', () => {
    let host: GoHost;
    let keystore: Required<PluginKeystore>;
    before(async () => {
      host = await GoHost.start();
      keystore = await host.startKeystore(plugin('keystore'));
    }, buildTimeout);
    after(() => host?.close());

    pluginKeystoreSuite(() => keystore);
    c.testPluginKeystore(
      () => ({ subject: keystore, close: async () => {} }),
      throughGo(() => host, c.staticPluginKeystoreFixture, {}),
    );

    it('leaves no process and no socket', limit, () => closeWithoutLeftovers(host));
  });
});
