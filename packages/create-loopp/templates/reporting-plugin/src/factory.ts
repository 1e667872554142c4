import type { PluginContext, PluginProvider, ReportingPluginFactory, ReportingPluginFactoryArgs } from '@loopp/loop';
import { readConfig } from './config.js';
import { PricePlugin } from './plugin.js';
import { priceLength } from './price.js';

/** Called once for each start of a job. What it rejects with is what the operator sees. */
export async function newReportingPluginFactory(
  { config, provider, pipelineRunner }: ReportingPluginFactoryArgs<PluginProvider>,
  { logger }: Pick<PluginContext, 'logger'>,
): Promise<ReportingPluginFactory> {
  const settings = readConfig(JSON.parse(config.pluginConfig));
  return {
    /** OCR asks for a plugin with each configuration of the contract, and closes it before the next one. */
    newReportingPlugin: async (ocr) => {
      logger.info('a configuration begins', { oracle: ocr.oracleId, oracles: ocr.n, f: ocr.f });
      return {
        plugin: new PricePlugin({
          settings,
          ocr,
          runner: pipelineRunner,
          contract: provider.contractTransmitter,
          logger,
        }),
        info: {
          name: config.pluginName,
          // Whether a report is never made twice. Times differ, but nothing keeps two rounds from the same second.
          uniqueReports: false,
          // OCR drops what is longer: be exact.
          limits: { maxQueryLength: 0, maxObservationLength: priceLength, maxReportLength: priceLength },
        },
      };
    },
    close: async () => {},
  };
}
