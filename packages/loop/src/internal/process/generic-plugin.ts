import type { Call } from '../../types/call.js';
import type { ValidationService } from '../../types/host-services.js';
import type { HealthReport, Service } from '../../types/service.js';
import type { ObjectTable } from '../table/object-table.js';
import { pluginKinds } from './kinds.js';
import { type Root, type Running, running } from './running-factory.js';
import { type PluginProcessOptions, SupervisedPlugin } from './supervised-plugin.js';

/** What the host sides of generic reporting plugins, OCR2 and OCR3, share. */
export abstract class GenericPlugin<Args, Factory extends Service> implements AsyncDisposable {
  readonly #plugin: SupervisedPlugin<Root<Args, Factory>, Running<Factory>>;

  constructor(table: ObjectTable<Root<Args, Factory>>, args: Args, options: PluginProcessOptions) {
    this.#plugin = new SupervisedPlugin(
      'GenericService',
      pluginKinds.generic,
      table,
      async (root) => running(root, args),
      options,
    );
  }

  /** How many times the process was started again after a crash. */
  get restarts(): number {
    return this.#plugin.restarts;
  }

  protected async factory(call?: Call): Promise<Factory> {
    return (await this.#plugin.get(call)).factory(call);
  }

  /** A service that checks the configuration of jobs; its factory need not be made. */
  async newValidationService(call?: Call): Promise<ValidationService & Service> {
    return (await this.#plugin.get(call)).validation(call);
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
