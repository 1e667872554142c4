import { readFileSync } from 'node:fs';
import type { Ocr3ReportingPluginFactoryArgs, PipelineRunner, PluginProvider } from '@loopp/loop';
import { staticErrorLog, staticKeyValueStore, staticTelemetry } from '@loopp/loop/test';

/**
 * A job as a node would have it: what its configuration says, and all that a host lends to a reporting plugin.
 * @param value what the job's pipeline gives. A node runs it; here this is its only result.
 */
export function job(provider: PluginProvider, value: () => bigint): Ocr3ReportingPluginFactoryArgs<PluginProvider> {
  const pipelineRunner: PipelineRunner = {
    executeRun: async () => [{ id: 'answer', type: 'http', value: String(value()), isTerminal: true, index: 0 }],
  };
  return {
    config: {
      providerType: 'plugin',
      command: 'dist/my-plugin',
      pluginName: 'my-plugin',
      pluginConfig: readFileSync(new URL('config.json', import.meta.url), 'utf8'),
      telemetryType: 'my-plugin',
    },
    provider,
    pipelineRunner,
    telemetry: staticTelemetry(),
    errorLog: staticErrorLog(),
    keyValueStore: staticKeyValueStore(),
    // Of these a host that has none lends nothing.
    relayerSet: {},
    capabilitiesRegistry: {},
  };
}
