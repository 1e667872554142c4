import type { Call } from './call.js';
import type { CapabilitiesRegistry } from './capabilities-registry.js';
import type { KeyValueStore, PipelineRunner, Telemetry, ValidationService } from './host-services.js';
import type { ErrorLog, MedianProvider } from './median.js';
import type { ReportingPluginFactory } from './ocr2.js';
import type { Ocr3ReportingPluginFactory } from './ocr3.js';
import type { Ocr3CapabilityProvider, PluginProvider } from './relayer.js';
import type { RelayerSet } from './relayer-set.js';
import type { Service } from './service.js';

/** Kinds of providers by the name that travels: plain, median and OCR3 capability. */
export interface ProvidersByType {
  readonly plugin: PluginProvider;
  readonly median: MedianProvider;
  readonly 'ocr3-capability': Ocr3CapabilityProvider;
}

export type ProviderType = keyof ProvidersByType;

export type AnyProvider = ProvidersByType[ProviderType];

/** What the job says of its plugin. */
export interface ReportingPluginServiceConfig {
  readonly providerType: string;
  readonly command: string;
  readonly pluginName: string;
  /** The product's own, JSON by convention. */
  readonly pluginConfig: string;
  readonly telemetryType: string;
}

/** What a reporting plugin's factory is made from. Parts that the host left out answer Unimplemented. */
export interface ReportingPluginFactoryArgs<P extends PluginProvider = AnyProvider> {
  readonly config: ReportingPluginServiceConfig;
  readonly provider: P;
  readonly pipelineRunner: PipelineRunner;
  readonly telemetry: Telemetry;
  readonly errorLog: ErrorLog;
  readonly keyValueStore: KeyValueStore;
  readonly relayerSet: RelayerSet;
}

/** OCR3 plugins are given the registry of capabilities too. */
export interface Ocr3ReportingPluginFactoryArgs<P extends PluginProvider = AnyProvider>
  extends ReportingPluginFactoryArgs<P> {
  readonly capabilitiesRegistry: CapabilitiesRegistry;
}

/** Wire: `loop.ReportingPluginService`, the root of a reporting plugin of any product (OCR2). */
export interface ReportingPluginRoot {
  newReportingPluginFactory(args: ReportingPluginFactoryArgs, call?: Call): Promise<ReportingPluginFactory>;
  newValidationService?(call?: Call): Promise<ValidationService & Service>;
}

/** The same for OCR3: on the wire the two differ in the factory only. */
export interface Ocr3ReportingPluginRoot {
  newReportingPluginFactory(args: Ocr3ReportingPluginFactoryArgs, call?: Call): Promise<Ocr3ReportingPluginFactory>;
  newValidationService?(call?: Call): Promise<ValidationService & Service>;
}
