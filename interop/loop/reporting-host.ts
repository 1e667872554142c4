import {
  type AnyProvider,
  type CapabilitiesRegistry,
  Ocr3ReportingPluginService,
  type RelayerSet,
  ReportingPluginService,
} from '@loopp/loop';
import { staticCapabilitiesRegistry } from '../../packages/loop/src/test/static-capabilities-registry.js';
import {
  staticErrorLog,
  staticKeyValueStore,
  staticPipelineRunner,
  staticTelemetry,
} from '../../packages/loop/src/test/static-host-services.js';
import { staticRelayerSet } from '../../packages/loop/src/test/static-relayer-set.js';
import { cellOf } from './commands.js';
import { traced } from './coverage/record-calls.js';

export interface ReportingHostOptions {
  readonly command: readonly string[];
  readonly provider: AnyProvider;
  readonly socketDir: string;
  readonly relayerSet?: RelayerSet;
  readonly capabilitiesRegistry?: CapabilitiesRegistry;
}

export const reportingServiceConfig = {
  providerType: 'median',
  command: 'command',
  pluginName: 'name',
  pluginConfig: '{"a":1}',
  telemetryType: 'type',
};

/** Our host of reporting plugins of any product, with services of fixed answers that keep what they were told. */
export function reportingHost(options: ReportingHostOptions) {
  const pids: number[] = [];
  const errorLog = staticErrorLog();
  const telemetry = staticTelemetry();
  const cell = cellOf(options.command);
  const parts = {
    relayerSet: staticRelayerSet(),
    ...options,
    config: reportingServiceConfig,
    errorLog,
    telemetry,
    pipelineRunner: staticPipelineRunner(),
    keyValueStore: staticKeyValueStore(),
    onSpawn: (pid: number) => void pids.push(pid),
  };
  return {
    pids,
    errorLog,
    telemetry,
    ocr2: () => new ReportingPluginService({ ...parts, tracing: traced('reporting plugins, OCR2', cell) }),
    ocr3: () =>
      new Ocr3ReportingPluginService({
        capabilitiesRegistry: staticCapabilitiesRegistry(),
        ...parts,
        tracing: traced('reporting plugins, OCR3', cell),
      }),
  };
}
