import { relativeDeviation } from './deviation.js';
import { decodeMedianConfig } from './median-config.js';
import { maxMedianObservationLength } from './median-observation.js';
import { NumericalMedian } from './numerical-median.js';
import type { NumericalMedianOptions } from './numerical-median-options.js';
import type { Call, ReportingPluginAndInfo, ReportingPluginConfig } from './types.js';

/**
 * Makes the median reporting plugin of one configuration after another, with libocr's rules
 * (offchainreporting2/reportingplugin/median).
 */
export class NumericalMedianFactory {
  private readonly options: NumericalMedianOptions;

  constructor(options: NumericalMedianOptions) {
    this.options = options;
  }

  /**
   * The plugin of a configuration and its limits: query 0, observation 92, report as the report codec says.
   * @throws DecodeError or Ocr2Error when the offchain config is no median config; whatever the provider's codecs throw.
   */
  async newReportingPlugin(config: ReportingPluginConfig, call?: Call): Promise<ReportingPluginAndInfo> {
    const { onchainConfigCodec, reportCodec } = this.options;
    const medianConfig = decodeMedianConfig(config.offchainConfig);
    const onchainConfig = await onchainConfigCodec.decode(config.onchainConfig, call);
    const maxReportLength = await reportCodec.maxReportLength(config.n, call);
    const plugin = new NumericalMedian({
      ...this.options,
      deviation: this.options.deviation ?? relativeDeviation,
      clock: this.options.clock ?? Date.now,
      configDigest: config.configDigest,
      f: config.f,
      medianConfig,
      onchainConfig,
      maxReportLength,
    });
    const limits = { maxQueryLength: 0, maxObservationLength: maxMedianObservationLength, maxReportLength };
    return { plugin, info: { name: 'NumericalMedian', uniqueReports: false, limits } };
  }
}
