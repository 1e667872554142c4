import { GenericPlugin } from './internal/process/generic-plugin.js';
import type { PluginProcessOptions } from './internal/process/supervised-plugin.js';
import { ocr3ReportingPluginService, reportingPluginService } from './internal/services/reporting-plugin-service.js';
import { unimplemented } from './internal/unimplemented.js';
import type { Call } from './types/call.js';
import type { CapabilitiesRegistry } from './types/capabilities-registry.js';
import type { ReportingPluginAndInfo, ReportingPluginConfig, ReportingPluginFactory } from './types/ocr2.js';
import type {
  Ocr3ReportingPluginAndInfo,
  Ocr3ReportingPluginConfig,
  Ocr3ReportingPluginFactory,
} from './types/ocr3.js';
import type { RelayerSet } from './types/relayer-set.js';
import type { Ocr3ReportingPluginFactoryArgs, ReportingPluginFactoryArgs } from './types/reporting-plugin-service.js';

/**
 * The provider may be a client of a relayer plugin, which is then relayed frame by frame, or an object of this
 * process. A relayer set that is left out answers Unimplemented.
 */
export interface ReportingPluginServiceOptions
  extends PluginProcessOptions,
    Omit<ReportingPluginFactoryArgs, 'relayerSet'> {
  readonly relayerSet?: RelayerSet;
}

/** A registry that is left out answers Unimplemented. */
export interface Ocr3ReportingPluginServiceOptions extends ReportingPluginServiceOptions {
  readonly capabilitiesRegistry?: CapabilitiesRegistry;
}

/**
 * An OCR2 reporting plugin of any product as its host sees it. The process starts with the first call and is started
 * again after a crash; factory and reporting plugins are then made anew behind their handles.
 */
export class ReportingPluginService
  extends GenericPlugin<ReportingPluginFactoryArgs, ReportingPluginFactory>
  implements ReportingPluginFactory
{
  constructor(options: ReportingPluginServiceOptions) {
    const args = { ...options, relayerSet: options.relayerSet ?? unimplemented<RelayerSet>() };
    super(reportingPluginService('plugin'), args, options);
  }

  async newReportingPlugin(config: ReportingPluginConfig, call?: Call): Promise<ReportingPluginAndInfo> {
    return (await this.factory(call)).newReportingPlugin(config, call);
  }
}

/** The same for OCR3. */
export class Ocr3ReportingPluginService
  extends GenericPlugin<Ocr3ReportingPluginFactoryArgs, Ocr3ReportingPluginFactory>
  implements Ocr3ReportingPluginFactory
{
  constructor(options: Ocr3ReportingPluginServiceOptions) {
    const args = {
      ...options,
      relayerSet: options.relayerSet ?? unimplemented<RelayerSet>(),
      capabilitiesRegistry: options.capabilitiesRegistry ?? unimplemented<CapabilitiesRegistry>(),
    };
    super(ocr3ReportingPluginService('plugin'), args, options);
  }

  async newReportingPlugin(config: Ocr3ReportingPluginConfig, call?: Call): Promise<Ocr3ReportingPluginAndInfo> {
    return (await this.factory(call)).newReportingPlugin(config, call);
  }
}
