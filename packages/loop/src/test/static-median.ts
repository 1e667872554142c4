import type { MedianFactoryArgs } from '../types/median.js';
import type { ReportingPlugin, ReportingPluginFactory } from '../types/ocr2.js';

/**
 * A median factory that computes nothing of its own: each method of its plugin asks the parts the host handed in,
 * so that a test sees the whole way from plugin to host, and to the relayer behind it.
 */
export function staticMedianFactory(parts: MedianFactoryArgs): ReportingPluginFactory {
  return {
    newReportingPlugin: async (config) => ({
      plugin: staticReportingPlugin(parts, config.oracleId),
      info: {
        name: `Static ${parts.contractId}`,
        uniqueReports: false,
        limits: {
          maxQueryLength: 0,
          maxObservationLength: Number(config.maxDurationObservation),
          maxReportLength: await parts.provider.reportCodec.maxReportLength(config.n),
        },
      },
    }),
    close: async () => {},
    healthReport: async () => ({ StaticFactory: '' }),
  };
}

function staticReportingPlugin(parts: MedianFactoryArgs, observer: number): ReportingPlugin {
  const { provider, dataSource, juelsPerFeeCoin, gasPriceSubunits, errorLog } = parts;
  return {
    query: async () => new Uint8Array(0),
    observation: async (timestamp, _query, call) => {
      const values = await Promise.all(
        [dataSource, juelsPerFeeCoin, gasPriceSubunits].map((source) => source.observe(timestamp, call)),
      );
      return new TextEncoder().encode(values.join(' '));
    },
    report: async ({ epoch }, _query, observations, call) => {
      const parsed = observations.map(({ observation, observer }) => {
        const [value, juels, gas] = new TextDecoder().decode(observation).split(' ').map(BigInt);
        return {
          timestamp: epoch,
          value: value ?? 0n,
          juelsPerFeeCoin: juels ?? 0n,
          gasPriceSubunits: gas ?? 0n,
          observer,
        };
      });
      return { shouldReport: true, report: await provider.reportCodec.buildReport(parsed, call) };
    },
    shouldAcceptFinalizedReport: async (_timestamp, report, call) => {
      await errorLog.saveError(`report of ${report.length} bytes seen by ${observer}`, call);
      return (await provider.reportCodec.medianFromReport(report, call)) < 0n;
    },
    shouldTransmitAcceptedReport: async ({ epoch }, _report, call) =>
      (await provider.medianContract.latestTransmissionDetails(call)).epoch < epoch,
    close: async () => {},
  };
}
