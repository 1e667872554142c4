import type { Call, EnvironmentConfig, Logger, PluginProcessOptions } from '@loopp/loop';

/** What hosts of any kind of oracle are given by their run. */
export interface HostSurroundings {
  /** Private folder of the run: sockets are made in it. */
  readonly folder: string;
  readonly environment: EnvironmentConfig;
  readonly onSpawn: (pid: number) => void;
  readonly logger: Logger;
  readonly call: Call;
}

/** How such a host starts a plugin. */
export function processOptions(
  { folder, environment, onSpawn, logger }: HostSurroundings,
  command: readonly string[],
): PluginProcessOptions {
  return { command, socketDir: folder, environment, onSpawn, logger };
}
