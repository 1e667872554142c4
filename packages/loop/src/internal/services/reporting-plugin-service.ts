import {
  ReportingPluginServiceConfig as WireConfig,
  ReportingPluginService as wire,
} from '../../pb/loop/reporting-plugin-service.pb.js';
import type { PluginProvider } from '../../types/relayer.js';
import type {
  AnyProvider,
  Ocr3ReportingPluginFactoryArgs,
  Ocr3ReportingPluginRoot,
  ProviderType,
  ReportingPluginFactoryArgs,
  ReportingPluginRoot,
  ReportingPluginServiceConfig,
} from '../../types/reporting-plugin-service.js';
import type { Service } from '../../types/service.js';
import { argument, message, noArgs, record, reply } from '../table/composites.js';
import { field, type Mapping } from '../table/mapping.js';
import { type ObjectTable, object } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import { text } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { capabilitiesRegistry } from './capabilities-registry.js';
import { keyValueStore, pipelineRunner, telemetry, validationService } from './host-services.js';
import { loopService } from './loop-service.js';
import { errorLog, medianProvider } from './median.js';
import { pluginProvider } from './ocr2-provider.js';
import { ocr3ReportingPluginFactory } from './ocr3.js';
import { ocr3CapabilityProvider } from './ocr3-provider.js';
import { relayerSet } from './relayer-set.js';
import { reportingPluginFactory } from './reporting.js';

const repeatable = { repeatable: true };

/** One that lives in this process is served with all the services that it has; which they are is seen on it. */
function servedAs(provider: AnyProvider): ObjectTable<PluginProvider> {
  if ('medianContract' in provider) return medianProvider;
  if ('ocr3ContractTransmitter' in provider) return ocr3CapabilityProvider;
  return pluginProvider;
}

const tables: Readonly<Record<ProviderType, ObjectTable<PluginProvider>>> = {
  plugin: pluginProvider,
  median: medianProvider,
  'ocr3-capability': ocr3CapabilityProvider,
};

/** The kind is not on the wire: who dials chooses the services that it wants to use. */
function providerAs(type: ProviderType): Mapping<AnyProvider, number> {
  return {
    refs: true,
    toWire: (provider, crossing) => crossing.serve(servedAs(provider), provider),
    fromWire: (id, crossing) => crossing.dial(tables[type], id) as AnyProvider,
  };
}

const config = field(
  'ReportingPluginServiceConfig',
  message(
    WireConfig,
    record<ReportingPluginServiceConfig>()({
      providerType: text,
      command: text,
      pluginName: text,
      pluginConfig: text,
      telemetryType: text,
    }),
  ),
);
/** Both variants serve in the original's order. */
function servedFirst(type: ProviderType) {
  return {
    provider: field('providerID', providerAs(type)),
    pipelineRunner: field('pipelineRunnerID', ref(pipelineRunner)),
    telemetry: field('telemetryID', ref(telemetry)),
    errorLog: field('errorLogID', ref(errorLog)),
  };
}

const servedLast = {
  keyValueStore: field('keyValueStoreID', ref(keyValueStore)),
  relayerSet: field('relayerSetID', ref(relayerSet)),
};

const newValidationService = unary(
  wire.methods.newValidationService,
  noArgs,
  reply('ID', ref(validationService)),
  repeatable,
);

/** @param providerType what a plugin takes its provider for. */
export function reportingPluginService(providerType: ProviderType) {
  return object<ReportingPluginRoot & Service>('ReportingPluginService', [
    loopService,
    service<ReportingPluginRoot>(wire, {
      newReportingPluginFactory: unary(
        wire.methods.newReportingPluginFactory,
        argument(record<ReportingPluginFactoryArgs>()({ ...servedFirst(providerType), ...servedLast, config })),
        reply('ID', ref(reportingPluginFactory)),
        repeatable,
      ),
      newValidationService,
    }),
  ]);
}

/** @param providerType what a plugin takes its provider for. */
export function ocr3ReportingPluginService(providerType: ProviderType) {
  return object<Ocr3ReportingPluginRoot & Service>('ReportingPluginService', [
    loopService,
    service<Ocr3ReportingPluginRoot>(wire, {
      newReportingPluginFactory: unary(
        wire.methods.newReportingPluginFactory,
        argument(
          record<Ocr3ReportingPluginFactoryArgs>()({
            ...servedFirst(providerType),
            capabilitiesRegistry: field('capRegistryID', ref(capabilitiesRegistry)),
            ...servedLast,
            config,
          }),
        ),
        reply('ID', ref(ocr3ReportingPluginFactory)),
        repeatable,
      ),
      newValidationService,
    }),
  ]);
}
