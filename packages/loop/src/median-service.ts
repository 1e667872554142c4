import { pluginKinds } from './internal/process/kinds.js';
import { type PluginProcessOptions, SupervisedPlugin } from './internal/process/supervised-plugin.js';
import { pluginMedian } from './internal/services/median.js';
import type { Call } from './types/call.js';
import type { MedianFactoryArgs, PluginMedian } from './types/median.js';
import type { ReportingPluginAndInfo, ReportingPluginConfig, ReportingPluginFactory } from './types/ocr2.js';
import type { HealthReport, Service } from './types/service.js';

/**
 * The provider may be a client of a relayer plugin, which is then relayed to the median plugin frame by frame, or
 * an object of this process.
 */
export interface MedianServiceOptions extends PluginProcessOptions, MedianFactoryArgs {}

/**
 * A median plugin as its host sees it. The process starts with the first call and is started again after a crash;
 * factory and reporting plugins are then made anew behind their handles, with the same arguments.
 */
export class MedianService implements ReportingPluginFactory, AsyncDisposable {
  readonly #plugin: SupervisedPlugin<PluginMedian & Service, ReportingPluginFactory>;

  constructor(options: MedianServiceOptions) {
    this.#plugin = new SupervisedPlugin(
      'MedianService',
      pluginKinds.median,
      pluginMedian,
      (root, call) => root.newMedianFactory(options, call),
      options,
    );
  }

  /** How many times the process was started again after a crash. */
  get restarts(): number {
    return this.#plugin.restarts;
  }

  async newReportingPlugin(config: ReportingPluginConfig, call?: Call): Promise<ReportingPluginAndInfo> {
    return (await this.#plugin.get(call)).newReportingPlugin(config, call);
  }

  /** The original never becomes ready (nobody starts its factory): do not wait for it with a Go plugin. */
  ready(call?: Call): Promise<void> {
    return this.#plugin.ready(call);
  }

  healthReport(call?: Call): Promise<HealthReport> {
    return this.#plugin.healthReport(call);
  }

  /** Closes the factory and ends its process. */
  close(): Promise<void> {
    return this.#plugin.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
