import { pluginKinds } from './internal/process/kinds.js';
import { type PluginContext, type ServeOptions, serveKind } from './internal/process/serve-kind.js';
import { pluginRelayer } from './internal/services/relayer.js';
import type { NewRelayerArgs, PluginRelayer, Relayer } from './types/relayer.js';

/** The author's part of a relayer plugin. */
export interface RelayerPlugin {
  /** Makes the relayer, ready to be used. Called again when the host lost its connection to the former one. */
  newRelayer(args: NewRelayerArgs, context: PluginContext): Promise<Relayer>;
}

/**
 * Runs this process as a relayer plugin: shakes hands with the host that started it and serves until the host ends
 * it.
 * @throws LooppError when the process was not started by a LOOP host.
 */
export function serveRelayer(plugin: RelayerPlugin, options: ServeOptions = {}): Promise<void> {
  return serveKind<PluginRelayer>(
    pluginKinds.relayer,
    pluginRelayer,
    (context) => ({ newRelayer: (args) => plugin.newRelayer(args, context) }),
    options,
  );
}
