import type {
  Call,
  HealthReport,
  Logger,
  MedianFactoryArgs,
  MedianProvider,
  ReportingPluginAndInfo,
  ReportingPluginConfig,
  ReportingPluginFactory,
} from '@loopp/loop';
import { type Clock, NumericalMedianFactory } from '@loopp/ocr2';
import { parseDeviationFunction } from './deviation-function.js';
import { ReportingDataSource } from './reporting-data-source.js';

/** What is used of the arguments that a host gives: of the provider, three of its parts. */
export interface MedianJob extends Omit<MedianFactoryArgs, 'provider' | 'contractId'> {
  readonly provider: Pick<MedianProvider, 'medianContract' | 'onchainConfigCodec' | 'reportCodec'>;
}

export interface MedianFactoryOptions {
  readonly logger: Logger;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * What `loop-median` makes for a job: reporting plugins with libocr's rules over the relayer's provider and the host's
 * data sources. A source that fails is logged and written to the host's error log, and the observation fails.
 */
export class MedianFactory implements ReportingPluginFactory {
  private readonly factory: NumericalMedianFactory;

  /** @throws InvalidDeviationError when the host defines a deviation function that is not known. */
  constructor(args: MedianJob, { logger, clock = Date.now }: MedianFactoryOptions) {
    const { provider, errorLog } = args;
    const deviation = parseDeviationFunction(args.deviationFuncDefinition, clock);
    this.factory = new NumericalMedianFactory({
      medianContract: provider.medianContract,
      reportCodec: provider.reportCodec,
      onchainConfigCodec: provider.onchainConfigCodec,
      dataSource: new ReportingDataSource('DataSource', args.dataSource, { errorLog, logger }),
      juelsPerFeeCoin: new ReportingDataSource('JuelsPerFeeCoinDataSource', args.juelsPerFeeCoin, { errorLog, logger }),
      gasPriceSubunits: new ReportingDataSource('GasPriceSubunitsDataSource', args.gasPriceSubunits, {
        errorLog,
        logger,
      }),
      // The original leaves it out only for a constant zero made in its own process, which over LOOP it never sees.
      includeGasPriceSubunitsInObservation: true,
      ...(deviation && { deviation }),
      clock,
      logger,
    });
  }

  newReportingPlugin(config: ReportingPluginConfig, call?: Call): Promise<ReportingPluginAndInfo> {
    return this.factory.newReportingPlugin(config, call);
  }

  /** Nothing is held: the provider, the sources and the error log are the caller's. */
  async close(_call?: Call): Promise<void> {}

  async healthReport(_call?: Call): Promise<HealthReport> {
    return { ReportingPluginFactory: '' };
  }
}
