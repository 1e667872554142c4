import { pluginKinds } from './internal/process/kinds.js';
import { type PluginContext, type ServeOptions, serveKind } from './internal/process/serve-kind.js';
import { pluginKeystore } from './internal/services/keystore-plugin.js';
import type { ObjectTable } from './internal/table/object-table.js';
import type { PluginKeystore } from './types/keystore-plugin.js';
import type { Service } from './types/service.js';

/** The author's part of a keystore plugin. */
export interface KeystorePlugin {
  newKeystore(context: PluginContext): PluginKeystore;
}

/**
 * Runs this process as a keystore plugin: shakes hands with the host that started it and serves until the host ends
 * it.
 * @throws LooppError when the process was not started by a LOOP host.
 */
export function serveKeystore(plugin: KeystorePlugin, options: ServeOptions = {}): Promise<void> {
  // The kind has no life cycle on the wire, so what the process adds of one is served nowhere.
  const table: ObjectTable<PluginKeystore & Service> = pluginKeystore;
  return serveKind<PluginKeystore>(
    pluginKinds.keystore,
    table,
    (context) => withOwnMethods(plugin.newKeystore(context)),
    options,
  );
}

/** The methods of the table as own members, wherever the implementation has them. */
function withOwnMethods(keystore: PluginKeystore): PluginKeystore {
  const members = keystore as Readonly<Record<string, unknown>>;
  const names = pluginKeystore.own.flatMap((service) => Object.keys(service.methods));
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = members[name];
      return typeof member === 'function' ? [[name, member.bind(keystore)]] : [];
    }),
  );
}
