import type { ReportingPluginFactory } from '../types/ocr2.js';
import type { Ocr3ReportingPluginFactory } from '../types/ocr3.js';
import type { PluginProvider } from '../types/relayer.js';
import type { Ocr3ReportingPluginFactoryArgs, ReportingPluginFactoryArgs } from '../types/reporting-plugin-service.js';
import { staticOcr3Plugin } from './static-ocr3.js';

/** A factory whose plugins ask every part that the host handed in, and tell what they heard. */
export function staticReportingFactory(parts: ReportingPluginFactoryArgs<PluginProvider>): ReportingPluginFactory {
  return {
    newReportingPlugin: async () => ({
      plugin: {
        query: async (_timestamp, call) => new TextEncoder().encode(await askAll(parts, call)),
        observation: async (_timestamp, query) => query,
        report: async (_timestamp, _query, observations) => ({
          shouldReport: observations.length > 0,
          report: observations[0]?.observation ?? new Uint8Array(0),
        }),
        shouldAcceptFinalizedReport: async () => true,
        shouldTransmitAcceptedReport: async () => false,
        close: async () => {},
      },
      info: {
        name: parts.config.pluginName,
        uniqueReports: true,
        limits: { maxQueryLength: 1, maxObservationLength: 2, maxReportLength: 3 },
      },
    }),
    close: async () => {},
  };
}

/** The same for OCR3; it asks the registry too. */
export function staticOcr3ReportingFactory(
  parts: Ocr3ReportingPluginFactoryArgs<PluginProvider>,
): Ocr3ReportingPluginFactory {
  return {
    newReportingPlugin: async () => ({
      plugin: {
        ...staticOcr3Plugin(),
        query: async (_context, call) => {
          const node = await parts.capabilitiesRegistry.localNode?.(call);
          return new TextEncoder().encode(`${await askAll(parts, call)} ${node?.nodeOperatorId}`);
        },
      },
      info: {
        name: parts.config.pluginName,
        limits: {
          maxQueryLength: 1,
          maxObservationLength: 2,
          maxOutcomeLength: 3,
          maxReportLength: 4,
          maxReportCount: 5,
        },
      },
    }),
    close: async () => {},
  };
}

type Asked = ReportingPluginFactoryArgs<PluginProvider>;

async function askAll(parts: Asked, call: Parameters<Asked['errorLog']['saveError']>[1]): Promise<string> {
  const [result] = await parts.pipelineRunner.executeRun('spec', { a: 1 }, { maxTaskDuration: 1n }, call);
  await parts.telemetry.send(
    { network: 'n', chainId: 'c', contractId: 'k', telemetryType: 't', payload: Uint8Array.of(1) },
    call,
  );
  await parts.errorLog.saveError(parts.config.pluginConfig, call);
  await parts.keyValueStore.store('key', Uint8Array.of(42), call);
  const [stored] = await parts.keyValueStore.get('key', call);
  const relayers = await parts.relayerSet.list?.([], call);
  return [result?.id, await parts.provider.contractTransmitter.fromAccount(call), stored, relayers?.length].join(' ');
}
