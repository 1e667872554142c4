import type { Handshake } from './handshake.js';

/** What a host tells its plugin through the environment, beside the application's own variables. */
export interface PluginEnvironment {
  readonly handshake: Handshake;
  readonly versions: readonly number[];
  /** Range of TCP ports a plugin may listen on where it cannot use unix sockets. Default 10000 to 25000. */
  readonly ports?: { readonly min: number; readonly max: number };
  readonly multiplex?: boolean;
  /** PEM of the host's certificate; its presence asks the plugin for AutoMTLS. */
  readonly clientCertificate?: string;
  readonly socketDir?: string;
  /** Group name or numeric gid that shall own the plugin's sockets. */
  readonly socketGroup?: string;
}

const DEFAULT_PORTS = { min: 10_000, max: 25_000 };

/**
 * The whole environment of a plugin process. Later rows win: inherited variables, `own`, then the protocol's.
 *
 * Every inherited PLUGIN_* is left out: a host that is itself a plugin would otherwise hand its own certificate, socket
 * directory and multiplexing wish down to its children.
 * @param own the application's variables
 * @param inherited the host's environment, when the application wants it passed on
 */
export function composeEnvironment(
  own: Readonly<Record<string, string>>,
  inherited: NodeJS.ProcessEnv | undefined,
  plugin: PluginEnvironment,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited ?? {})) {
    if (value !== undefined && !name.startsWith('PLUGIN_')) result[name] = value;
  }
  for (const [name, value] of Object.entries(own)) {
    if (!RESERVED.has(name)) result[name] = value;
  }
  return Object.assign(result, protocolVariables(plugin));
}

/** Names this protocol owns; an application cannot set them. */
const RESERVED: ReadonlySet<string> = new Set([
  'PLUGIN_PROTOCOL_VERSIONS',
  'PLUGIN_MIN_PORT',
  'PLUGIN_MAX_PORT',
  'PLUGIN_MULTIPLEX_GRPC',
  'PLUGIN_CLIENT_CERT',
  'PLUGIN_UNIX_SOCKET_DIR',
  'PLUGIN_UNIX_SOCKET_GROUP',
]);

function protocolVariables(plugin: PluginEnvironment): Record<string, string> {
  const ports = plugin.ports ?? DEFAULT_PORTS;
  return {
    [plugin.handshake.cookieKey]: plugin.handshake.cookieValue,
    PLUGIN_PROTOCOL_VERSIONS: plugin.versions.join(','),
    PLUGIN_MIN_PORT: String(ports.min),
    PLUGIN_MAX_PORT: String(ports.max),
    ...(plugin.multiplex === true && { PLUGIN_MULTIPLEX_GRPC: 'true' }),
    ...(plugin.clientCertificate !== undefined && { PLUGIN_CLIENT_CERT: plugin.clientCertificate }),
    ...(plugin.socketDir !== undefined && { PLUGIN_UNIX_SOCKET_DIR: plugin.socketDir }),
    ...(plugin.socketGroup !== undefined && { PLUGIN_UNIX_SOCKET_GROUP: plugin.socketGroup }),
  };
}
