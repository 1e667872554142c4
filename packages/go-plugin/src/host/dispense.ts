import { LooppError } from '@loopp/grpc';
import type { RunningPlugin } from './running-plugin.js';

/** Makes a client of one of the plugins that a process serves. */
export type PluginClientFactory = (plugin: RunningPlugin) => unknown;

/**
 * The client of one of several plugins in a process, by name. On the wire there is no such name: all services of a process
 * share its channel.
 * @throws LooppError `GO_PLUGIN_UNKNOWN_PLUGIN` for a name that comes from outside and is none of `clients`
 */
export function dispense<P extends Readonly<Record<string, PluginClientFactory>>, N extends keyof P & string>(
  plugin: RunningPlugin,
  clients: P,
  name: N,
): ReturnType<P[N]>;
export function dispense(
  plugin: RunningPlugin,
  clients: Readonly<Record<string, PluginClientFactory>>,
  name: string,
): unknown {
  const make = Object.hasOwn(clients, name) ? clients[name] : undefined;
  if (make === undefined) {
    throw new LooppError('GO_PLUGIN_UNKNOWN_PLUGIN', `unknown plugin type: ${name}`, {
      remedy: `use one of ${Object.keys(clients).join(', ')}`,
    });
  }
  return make(plugin);
}
