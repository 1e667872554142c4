import type { ErrorLog, Logger, PipelineRunner } from '@loopp/loop';
import type { Clock } from './clock.js';
import type { JobConfig } from './config.js';
import { PriceWindow } from './price-window.js';

export interface SamplerOptions {
  readonly config: JobConfig;
  readonly pipelineRunner: PipelineRunner;
  readonly errorLog: ErrorLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Reads the price every few seconds, so that an observation is a matter of arithmetic. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #window: PriceWindow;
  readonly #ended = new AbortController();
  readonly #end: () => void;
  #isFailing = false;

  constructor(options: SamplerOptions) {
    const { config, clock } = options;
    this.#options = options;
    this.#window = new PriceWindow(config.windowMs);
    this.#end = clock.every(config.sampleMs, () => this.sample());
  }

  average(): bigint | undefined {
    return this.#window.average(this.#options.clock.now());
  }

  /** Never rejects: a source that fails for a while leaves a gap, which the average bridges. */
  async sample(): Promise<void> {
    const { clock, errorLog, logger } = this.#options;
    try {
      this.#window.add(clock.now(), await this.#price());
      this.#isFailing = false;
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      logger.warn('no price', { error });
      // Once for each outage: operators see these in the job's list of errors.
      if (!this.#isFailing) await errorLog.saveError(`no price: ${error}`).catch(() => {});
      this.#isFailing = true;
    }
  }

  close(): void {
    this.#end();
    this.#ended.abort();
  }

  /** The host runs the pipeline; the value of its last task is the price. */
  async #price(): Promise<bigint> {
    const { config, pipelineRunner } = this.#options;
    const maxTaskDuration = BigInt(config.sampleMs) * 1_000_000n;
    const call = { signal: this.#ended.signal };
    const results = await pipelineRunner.executeRun(config.pipeline, {}, { maxTaskDuration }, call);
    const last = results.find(({ isTerminal }) => isTerminal);
    if (last === undefined) throw new Error('the pipeline has no last task');
    if (last.error !== undefined) throw new Error(last.error);
    const { value } = last;
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error('the price is no number');
    return BigInt(value);
  }
}
