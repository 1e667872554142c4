import { pluginKinds } from './internal/process/kinds.js';
import { type PluginContext, type ServeOptions, serveKind } from './internal/process/serve-kind.js';
import { ocr3ReportingPluginService, reportingPluginService } from './internal/services/reporting-plugin-service.js';
import type { ValidationService } from './types/host-services.js';
import type { ReportingPluginFactory } from './types/ocr2.js';
import type { Ocr3ReportingPluginFactory } from './types/ocr3.js';
import type {
  Ocr3ReportingPluginFactoryArgs,
  Ocr3ReportingPluginRoot,
  ProvidersByType,
  ProviderType,
  ReportingPluginFactoryArgs,
  ReportingPluginRoot,
} from './types/reporting-plugin-service.js';
import type { Service } from './types/service.js';

interface GenericPlugin<T extends ProviderType, Args, Factory> {
  /** What the plugin takes its provider for; the wire does not tell. */
  readonly providerType: T;
  newReportingPluginFactory(args: Args, context: PluginContext): Promise<Factory>;
  /** Checks the configuration of jobs. Left out: Unimplemented. */
  newValidationService?(context: PluginContext): Promise<ValidationService & Service>;
}

/** The author's part of a reporting plugin of any product, OCR2. */
export type ReportingPluginAuthor<T extends ProviderType> = GenericPlugin<
  T,
  ReportingPluginFactoryArgs<ProvidersByType[T]>,
  ReportingPluginFactory
>;

/** The author's part of a reporting plugin of any product, OCR3. */
export type Ocr3ReportingPluginAuthor<T extends ProviderType> = GenericPlugin<
  T,
  Ocr3ReportingPluginFactoryArgs<ProvidersByType[T]>,
  Ocr3ReportingPluginFactory
>;

/**
 * Runs this process as a reporting plugin of any product, OCR2: shakes hands with the host that started it and
 * serves until the host ends it.
 * @throws LooppError when the process was not started by a LOOP host.
 */
export function serveReportingPlugin<T extends ProviderType>(
  plugin: ReportingPluginAuthor<T>,
  options: ServeOptions = {},
): Promise<void> {
  return serveKind<ReportingPluginRoot>(
    pluginKinds.generic,
    reportingPluginService(plugin.providerType),
    (context) => rootOf<T, ReportingPluginFactoryArgs<ProvidersByType[T]>, ReportingPluginFactory>(plugin, context),
    options,
  );
}

/** The same for OCR3. */
export function serveOcr3ReportingPlugin<T extends ProviderType>(
  plugin: Ocr3ReportingPluginAuthor<T>,
  options: ServeOptions = {},
): Promise<void> {
  return serveKind<Ocr3ReportingPluginRoot>(
    pluginKinds.generic,
    ocr3ReportingPluginService(plugin.providerType),
    (context) =>
      rootOf<T, Ocr3ReportingPluginFactoryArgs<ProvidersByType[T]>, Ocr3ReportingPluginFactory>(plugin, context),
    options,
  );
}

function rootOf<T extends ProviderType, Args, Factory>(
  plugin: GenericPlugin<T, Args, Factory>,
  context: PluginContext,
) {
  return {
    // The table dials the provider as the plugin's own type says.
    newReportingPluginFactory: (args: unknown) => plugin.newReportingPluginFactory(args as Args, context),
    ...(plugin.newValidationService && {
      newValidationService: () => plugin.newValidationService?.(context) as Promise<ValidationService & Service>,
    }),
  };
}
