import type { Call } from '../../types/call.js';
import type { ValidationService } from '../../types/host-services.js';
import type { HealthReport, Service } from '../../types/service.js';
import { waitingFor } from '../connection/waiting.js';
import type { ObjectTable } from '../table/object-table.js';
import { pluginKinds } from './kinds.js';
import { type PluginProcessOptions, SupervisedPlugin } from './supervised-plugin.js';

interface Root<Args, Factory> extends Service {
  newReportingPluginFactory(args: Args, call?: Call): Promise<Factory>;
  newValidationService?(call?: Call): Promise<ValidationService & Service>;
}

/** The root beside the factory, which is made when it is first asked for. */
interface Running<Factory> extends Service {
  factory(call?: Call): Promise<Factory>;
  validation(call?: Call): Promise<ValidationService & Service>;
}

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

function running<Args, Factory extends Service>(root: Root<Args, Factory>, args: Args): Running<Factory> {
  let making: Promise<Factory> | undefined;
  const factory = (call?: Call): Promise<Factory> => {
    // Shared by all who wait for it, so no one's own deadline ends it.
    making ??= root.newReportingPluginFactory(args).catch((error) => {
      making = undefined;
      throw error;
    });
    return waitingFor(making, call);
  };
  return {
    factory,
    validation: async (call) => (root as Required<Root<Args, Factory>>).newValidationService(call),
    ready: async (call) => (await factory(call)).ready?.(call),
    close: async (call) => (await making)?.close(call),
  };
}
