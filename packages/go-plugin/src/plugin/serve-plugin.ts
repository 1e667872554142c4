import { writeSync } from 'node:fs';
import { type Logger, LooppError, Server } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import { resolveGroup } from '../address/group.js';
import { type ListenOptions, listen } from '../address/listen.js';
import { checkCookie } from '../handshake/cookie.js';
import { formatHandshakeLine } from '../handshake/handshake-line.js';
import { negotiateVersion } from '../handshake/negotiate.js';
import { parseBool } from '../handshake/parse-bool.js';
import { createHclogLogger } from '../log/hclog-logger.js';
import { serveReflection } from '../reflection/serve-reflection.js';
import { type CapturedStdio, captureStdio } from '../stdio/capture-stdio.js';
import { BrokerStream } from './broker-stream.js';
import { serveController } from './controller-service.js';
import { serveHealth } from './health-service.js';
import type { PluginSet, ServePluginOptions } from './options.js';
import { PluginLife, type ServedPlugin } from './plugin-life.js';
import { pluginSecurity } from './plugin-security.js';
import { serveStdio } from './stdio-service.js';
import { plainTransport } from './transport.js';

/**
 * Serves a plugin: checks the cookie, agrees on a version, listens and prints the handshake line. Resolves once serving; the
 * plugin ends when its host says so or dies, and the process with it.
 *
 * Without a host (a person started the program) it says so on standard error and exits with 1.
 * @throws LooppError when it cannot listen, or the options do not fit together
 */
export async function servePlugin(options: ServePluginOptions): Promise<ServedPlugin> {
  const env = options.env ?? process.env;
  const logger = options.logger ?? createHclogLogger();
  if (options.test === undefined) requireHost(options, env);
  const stdio = stdioOf(options);
  try {
    return await serve(options, env, logger, stdio);
  } catch (error) {
    stdio?.release();
    throw error;
  }
}

async function serve(
  options: ServePluginOptions,
  env: NodeJS.ProcessEnv,
  logger: Logger,
  stdio: CapturedStdio | undefined,
): Promise<ServedPlugin> {
  const { version, sets } = chooseVersion(options, env, logger);
  const { security, certificate } = await pluginSecurity(options, env, logger);
  const server = new Server({ logger, ...options.server });
  const link = new BrokerStream();
  const files = new Set<string>();
  const where = { ...(await listenOptions(options, env)), files };
  const multiplex = parseBool(env['PLUGIN_MULTIPLEX_GRPC'] ?? '') ?? false;
  const parts = { server, security, listen: where, link, logger };
  const transport = multiplex ? (await import('../mux/plugin-mux.js')).pluginMux(parts) : plainTransport(parts);
  const life = new PluginLife({ options, logger, server, transport, stdio, files });
  serveHealth(server);
  serveController(server, files, life);
  link.serve(
    server,
    (info) => transport.broker.receive(info),
    () => life.streamEnded(),
  );
  if (stdio !== undefined) serveStdio(server, stdio.ring);
  for (const register of sets) await register(server, transport.broker);
  if (options.reflection !== false) serveReflection(server, options.descriptors);
  const listener = await listen(where, (socket) => transport.take(socket));
  life.begin(listener, version);
  announce(options, { version, address: listener.address, certificate, multiplex });
  logger.debug('plugin address', { network: listener.address.network, address: listener.address.address });
  return life;
}

function requireHost(options: ServePluginOptions, env: NodeJS.ProcessEnv): void {
  try {
    checkCookie(options.handshake, env);
  } catch (error) {
    writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
    (options.exit ?? process.exit)(1);
    throw error;
  }
}

function stdioOf(options: ServePluginOptions): CapturedStdio | undefined {
  if (options.stdio !== undefined) return options.stdio;
  if (options.test !== undefined && options.test.syncStdio !== true) return undefined;
  return captureStdio(options.capture === undefined ? {} : { streams: options.capture });
}

type Sets = PluginSet | Readonly<Record<string, PluginSet>>;

function chooseVersion(
  options: ServePluginOptions,
  env: NodeJS.ProcessEnv,
  logger: Logger,
): { version: number; sets: readonly PluginSet[] } {
  const own = new Map<number, Sets>();
  if (options.plugins !== undefined) own.set(options.handshake.protocolVersion, options.plugins);
  for (const [version, sets] of Object.entries(options.versions ?? {})) own.set(Number(version), sets);
  if (own.size === 0)
    throw new LooppError('GO_PLUGIN_MISCONFIGURED', 'the plugin serves nothing: give plugins or versions');
  const version = negotiateVersion([...own.keys()], env['PLUGIN_PROTOCOL_VERSIONS'], (entry) =>
    logger.warn('PLUGIN_PROTOCOL_VERSIONS holds an entry that is no integer', { entry }),
  );
  const sets = own.get(version) ?? {};
  return { version, sets: typeof sets === 'function' ? [sets] : Object.values(sets) };
}

async function listenOptions(options: ServePluginOptions, env: NodeJS.ProcessEnv): Promise<ListenOptions> {
  const group = env['PLUGIN_UNIX_SOCKET_GROUP'] ?? '';
  return {
    ...(options.network !== undefined && { network: options.network }),
    directory: env['PLUGIN_UNIX_SOCKET_DIR'] || undefined,
    gid: group === '' ? undefined : await resolveGroup(group),
    ports: { min: port(env['PLUGIN_MIN_PORT']), max: port(env['PLUGIN_MAX_PORT']) },
  };
}

function port(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new LooppError('GO_PLUGIN_MISCONFIGURED', `PLUGIN_MIN_PORT or PLUGIN_MAX_PORT is no port: ${text}`);
}

function announce(
  options: ServePluginOptions,
  line: { version: number; address: Address; certificate: Uint8Array | undefined; multiplex: boolean },
): void {
  if (options.test === undefined) {
    // At once and past every stream: the host waits for this line and for nothing else on standard output.
    writeSync(1, formatHandshakeLine(line));
    return;
  }
  options.test.onReattach({ protocolVersion: line.version, address: line.address, pid: process.pid, test: true });
}
