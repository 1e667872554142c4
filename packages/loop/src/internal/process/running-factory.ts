import type { Call } from '../../types/call.js';
import type { ValidationService } from '../../types/host-services.js';
import type { Service } from '../../types/service.js';
import { waitingFor } from '../connection/waiting.js';

export interface Root<Args, Factory> extends Service {
  newReportingPluginFactory(args: Args, call?: Call): Promise<Factory>;
  newValidationService?(call?: Call): Promise<ValidationService & Service>;
}

/** The root beside the factory, which is made when it is first asked for. */
export interface Running<Factory> extends Service {
  factory(call?: Call): Promise<Factory>;
  validation(call?: Call): Promise<ValidationService & Service>;
}

/** The root of a generic reporting plugin together with the factory that it makes of `args`. */
export function running<Args, Factory extends Service>(root: Root<Args, Factory>, args: Args): Running<Factory> {
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
    // A factory that does not come within the call's deadline goes with its process.
    close: async (call) => making && (await waitingFor(making, call)).close(call),
  };
}
