import type {
  Call,
  Ocr3ReportingPluginAndInfo,
  Ocr3ReportingPluginConfig,
  Ocr3ReportingPluginFactory,
  ReportingPluginFactoryArgs,
} from '@loopp/loop';
import { type BundleConfig, bundleConfigOf, LONGEST_NAME, pipelineOf } from './config.js';
import { BundlePlugin } from './plugin.js';

export type BundleArgs = Pick<ReportingPluginFactoryArgs, 'config' | 'pipelineRunner'>;

// Of JSON: a name and a price, and what stands around them.
const PRICE_LENGTH = LONGEST_NAME + 80;
const QUOTE_LENGTH = LONGEST_NAME + 120;

/** Made once for each start of a job; it makes a plugin for each configuration that the contract gets. */
export class BundleFactory implements Ocr3ReportingPluginFactory {
  readonly #args: BundleArgs;
  readonly #pipeline: string;
  readonly #now: () => number;

  /** @throws Error when the job's configuration is wrong */
  constructor(args: BundleArgs, now: () => number = Date.now) {
    this.#args = args;
    this.#pipeline = pipelineOf(args.config.pluginConfig);
    this.#now = now;
  }

  async newReportingPlugin({
    offchainConfig,
    f,
    maxDurationObservation,
  }: Ocr3ReportingPluginConfig): Promise<Ocr3ReportingPluginAndInfo> {
    const config = bundleConfigOf(offchainConfig);
    const observe = (call?: Call) => this.#observe(config, maxDurationObservation, call);
    const { length } = config.feeds;
    return {
      plugin: new BundlePlugin({ config, f, observe, now: this.#now }),
      info: {
        name: 'Bundle',
        limits: {
          maxQueryLength: 0,
          maxObservationLength: 64 + length * PRICE_LENGTH,
          maxOutcomeLength: 64 + length * 2 * QUOTE_LENGTH,
          maxReportLength: QUOTE_LENGTH,
          maxReportCount: length,
        },
      },
    };
  }

  async close(): Promise<void> {}

  /** The host runs the pipeline; the value of its last task is an object with the prices. */
  async #observe({ feeds }: BundleConfig, maxTaskDuration: bigint, call?: Call) {
    const results = await this.#args.pipelineRunner.executeRun(this.#pipeline, {}, { maxTaskDuration }, call);
    const last = results.find(({ isTerminal }) => isTerminal);
    if (last === undefined) throw new Error('the pipeline has no last task');
    if (last.error !== undefined) throw new Error(last.error);
    const prices: Record<string, unknown> = Object(last.value);
    return Object.fromEntries(
      feeds.flatMap((feed) => {
        const price = String(prices[feed]);
        return /^-?\d{1,58}$/.test(price) ? [[feed, BigInt(price)] as const] : [];
      }),
    );
  }
}
