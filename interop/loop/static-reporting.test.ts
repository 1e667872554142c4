import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Ocr3ReportingPluginService, ReportingPluginService } from '@loopp/loop';
import { staticPlugin } from './commands.js';
import { buildTimeout } from './go-programs.js';
import type { HostedRelayer } from './hosts/host.js';
import { OurHost } from './hosts/our-host.js';
import { closeWithoutLeftovers, goneWithin } from './leftovers.js';
import { reportingHost } from './reporting-host.js';
import {
  ocr3PluginAnswers,
  ocr3ReportingConfig,
  options,
  pluginArgs,
  relayArgs,
  reportingConfig,
  reportingPluginAnswers,
} from './suites/original.js';
import { fails } from './suites/relayer.js';
import { withGo } from './with-go.js';

const limit = { timeout: 20_000 };
const sent = {
  network: 'some-network',
  chainId: 'some-chainID',
  contractId: 'some-contractID',
  telemetryType: 'some-telemetryType',
  payload: new TextEncoder().encode('some-data'),
};

/** Each static plugin for products, with the kind of provider that our host relays to it from the static relayer. */
const commands = [
  { command: 'plugin-service', ocr: 2, provider: 'plugin', server: 'agnosticPluginFactoryServer' },
  { command: 'ocr2-reporting-plugin-with-median-provider', ocr: 2, provider: 'median', server: 'medianFactoryServer' },
  { command: 'ocr3-plugin-service', ocr: 3, provider: 'plugin', server: 'agnosticPluginServer' },
  { command: 'ocr3-reporting-plugin-with-median-provider', ocr: 3, provider: 'median', server: 'medianServer' },
] as const;

withGo(() => {
  for (const { command, ocr, provider, server } of commands) {
    describe(`the original's static ${command} under our host`, () => {
      let relayers: OurHost;
      let relayer: HostedRelayer;
      let socketDir: string;
      let host: ReturnType<typeof reportingHost>;
      let service: ReportingPluginService | Ocr3ReportingPluginService;

      before(async () => {
        socketDir = await mkdtemp(join(tmpdir(), 'loopp-static-'));
        relayers = await OurHost.start();
        relayer = await relayers.startRelayer({ ...options, command: await staticPlugin('-cmd', 'relayer') });
        const make = provider === 'median' ? relayer.newMedianProvider : relayer.newPluginProvider;
        const made = await make.call(relayer, relayArgs, pluginArgs);
        host = reportingHost({ command: await staticPlugin('-cmd', command), provider: made, socketDir });
        service = ocr === 2 ? host.ocr2() : host.ocr3();
      }, buildTimeout);

      after(async () => {
        await service?.close();
        await relayers?.close();
        if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
      });

      it('finds the telemetry of the host as it expects', limit, async () => {
        const made = await newReportingPlugin();
        await made.plugin.close();
        assert.deepEqual(host.telemetry.sent, [sent]);
      });

      it('checks and answers every method of its reporting plugin', limit, async () => {
        await (ocr === 2
          ? reportingPluginAnswers(await host2().newReportingPlugin(reportingConfig))
          : ocr3PluginAnswers(await host3().newReportingPlugin(ocr3ReportingConfig)));
      });

      it('refuses another configuration', limit, async () => {
        const attempt =
          ocr === 2
            ? host2().newReportingPlugin({ ...reportingConfig, f: 41 })
            : host3().newReportingPlugin({ ...ocr3ReportingConfig, f: 41 });
        await fails(attempt, /expected F 42 but got 41$/);
      });

      it('checks the configuration of a job', limit, async () => {
        const validation = await service.newValidationService();
        await validation.validateConfig({ isGoodConfig: true, someFieldName: 'someFieldValue' });
        await fails(validation.validateConfig({ isGoodConfig: false }), /^expected map/);
      });

      it('reports health', limit, async () => {
        const report = await service.healthReport();
        const names = Object.keys(report);
        assert.deepEqual(names.slice(0, 2), ['GenericService', 'GenericService.ReportingPluginServiceClient']);
        assert.ok(
          names.some((name) => name.includes(server)),
          names.join(),
        );
        assert.ok(Object.values(report).every((problem) => problem === ''));
      });

      it('leaves no process and no socket', limit, async () => {
        await service.close();
        await closeWithoutLeftovers(relayers);
        await goneWithin(1_000, host.pids);
        assert.deepEqual(await readdir(socketDir), []);
      });

      const host2 = () => service as ReportingPluginService;
      const host3 = () => service as Ocr3ReportingPluginService;
      const newReportingPlugin = () =>
        ocr === 2 ? host2().newReportingPlugin(reportingConfig) : host3().newReportingPlugin(ocr3ReportingConfig);
    });
  }
});
