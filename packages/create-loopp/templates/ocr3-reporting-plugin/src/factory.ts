import type {
  Ocr3ReportingPluginFactory,
  Ocr3ReportingPluginFactoryArgs,
  PluginContext,
  PluginProvider,
} from '@loopp/loop';
import { readConfig } from './config.js';
import { outcomeLength } from './outcome.js';
import { PricePlugin } from './plugin.js';
import { priceLength } from './price.js';

/** Called once for each start of a job. What it rejects with is what the operator sees. */
export async function newReportingPluginFactory(
  { config, pipelineRunner }: Ocr3ReportingPluginFactoryArgs<PluginProvider>,
  { logger }: Pick<PluginContext, 'logger'>,
): Promise<Ocr3ReportingPluginFactory> {
  const settings = readConfig(JSON.parse(config.pluginConfig));
  return {
    /** OCR asks for a plugin with each configuration of the contract, and closes it before the next one. */
    newReportingPlugin: async (ocr) => {
      logger.info('a configuration begins', { oracle: ocr.oracleId, oracles: ocr.n, f: ocr.f });
      return {
        plugin: new PricePlugin(settings, ocr, pipelineRunner),
        info: {
          name: config.pluginName,
          // OCR drops what is longer: be exact.
          limits: {
            maxQueryLength: 0,
            maxObservationLength: priceLength,
            maxOutcomeLength: outcomeLength,
            maxReportLength: priceLength,
            maxReportCount: 1,
          },
        },
      };
    },
    close: async () => {},
  };
}
