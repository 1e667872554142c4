import type {
  Call,
  Logger,
  ReportingPluginAndInfo,
  ReportingPluginConfig,
  ReportingPluginFactory,
  ReportingPluginFactoryArgs,
} from '@loopp/loop';
import { type Clock, systemClock } from './clock.js';
import { feedConfigOf, type JobConfig, jobConfigOf, objectOf } from './config.js';
import { storeKey, TwapPlugin } from './plugin.js';
import { decodeReading, READING_LENGTH, type Reading } from './reading.js';
import { Sampler } from './sampler.js';

export type TwapArgs = Pick<ReportingPluginFactoryArgs, 'config' | 'pipelineRunner' | 'errorLog' | 'keyValueStore'>;

/** Made once for each start of a job; it makes a plugin for each configuration that the contract gets. */
export class TwapFactory implements ReportingPluginFactory {
  readonly #args: TwapArgs;
  readonly #job: JobConfig;
  readonly #logger: Logger;
  readonly #clock: Clock;

  /** @throws Error when the job's configuration is wrong */
  constructor(args: TwapArgs, { logger, clock = systemClock }: { readonly logger: Logger; readonly clock?: Clock }) {
    this.#args = args;
    this.#job = jobConfigOf(objectOf(args.config.pluginConfig, 'the plugin config'));
    this.#logger = logger;
    this.#clock = clock;
  }

  async newReportingPlugin(config: ReportingPluginConfig, call?: Call): Promise<ReportingPluginAndInfo> {
    const feed = feedConfigOf(config.offchainConfig);
    const { pipelineRunner, errorLog, keyValueStore: store } = this.#args;
    const [clock, logger] = [this.#clock, this.#logger];
    const sampler = new Sampler({ config: this.#job, pipelineRunner, errorLog, clock, logger });
    // The first price should not wait for the first tick.
    void sampler.sample();
    const accepted = await this.#lastAccepted(config.configDigest, call);
    return {
      plugin: new TwapPlugin({ config, feed, sampler, store, clock }, accepted),
      info: {
        name: 'TWAP',
        // Two rounds may well come to the same price.
        uniqueReports: false,
        limits: { maxQueryLength: 0, maxObservationLength: READING_LENGTH, maxReportLength: READING_LENGTH },
      },
    };
  }

  async close(): Promise<void> {}

  /** A store without an entry rejects, and so does a host that has no store: both are no reason not to start. */
  async #lastAccepted(configDigest: Uint8Array, call: Call | undefined): Promise<Reading | undefined> {
    try {
      return decodeReading(await this.#args.keyValueStore.get(storeKey(configDigest), call));
    } catch (error) {
      this.#logger.info('nothing was accepted before', { reason: String(error) });
      return undefined;
    }
  }
}
