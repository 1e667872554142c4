import { writeSync } from 'node:fs';
import { createHclogLogger } from '@loopp/go-plugin';
import { LooppError } from '@loopp/grpc';
import type { PluginEnvironment } from '../environment/variables.js';
import type { Telemetry } from '../telemetry/telemetry.js';

/** The collectors that the environment names; their code is loaded only then. A bad address ends the plugin, as in the original. */
export async function telemetryOf(
  environment: PluginEnvironment,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<Telemetry | undefined> {
  const { tracing, telemetry, appId } = environment;
  if (!tracing.enabled && telemetry.endpoint === '') return undefined;
  const { Telemetry } = await import('../telemetry/telemetry.js');
  try {
    return new Telemetry({ tracing, telemetry, appId, name, version, logger: createHclogLogger() });
  } catch (error) {
    if (!(error instanceof LooppError)) throw error;
    writeSync(2, `[ERROR] ${error.message}\n[ERROR] ${error.remedy}\n`);
    process.exit(1);
  }
}
