import { type Handshake, PluginClient, PluginStartError, type RunningPlugin } from '@loopp/go-plugin';
import { pluginEnvironment, pluginKinds } from '@loopp/loop';
import type { DoctorOptions } from './doctor-options.js';

/** A plugin under examination. */
export interface Patient {
  readonly client: PluginClient;
  readonly plugin: RunningPlugin;
  readonly handshake: Handshake;
  readonly startMs: number;
  /** What it wrote to its real standard error. */
  readonly stderr: readonly Uint8Array[];
  /** What it printed after the handshake, by the stdio service. */
  readonly printed: readonly Uint8Array[];
}

export interface StartContext {
  /** Parent of the plugin's private socket directory. */
  readonly socketDir: string;
  readonly onSpawn: (pid: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts the plugin, with the cookie it was given or with each LOOP kind's in turn.
 * @throws PluginStartError, of the first kind when none fits.
 */
export async function startPatient(options: DoctorOptions, context: StartContext): Promise<Patient> {
  const candidates =
    options.cookie === undefined ? Object.values(pluginKinds) : [{ ...options.cookie, protocolVersion: 1 }];
  let first: unknown;
  for (const handshake of candidates) {
    try {
      return await start(handshake, options, context);
    } catch (error) {
      first ??= error;
      if (!wantsAnotherCookie(error)) throw error;
    }
  }
  throw first;
}

/** A plugin that ends by itself without a handshake may only have missed its cookie. */
function wantsAnotherCookie(error: unknown): boolean {
  return error instanceof PluginStartError && error.code === 'GO_PLUGIN_NO_HANDSHAKE' && error.exit !== undefined;
}

async function start(handshake: Handshake, options: DoctorOptions, context: StartContext): Promise<Patient> {
  const stderr: Uint8Array[] = [];
  const printed: Uint8Array[] = [];
  const startedAt = performance.now();
  const client = new PluginClient({
    command: options.command,
    handshake,
    versions: options.versions ?? [handshake.protocolVersion],
    env: { ...pluginEnvironment(), ...options.env },
    startTimeoutMs: options.timeoutMs,
    socketDir: context.socketDir,
    onSpawn: context.onSpawn,
    rawStderr: (chunk) => void stderr.push(chunk),
    stdout: (chunk) => void printed.push(chunk),
    stderr: (chunk) => void printed.push(chunk),
    multiplex: options.mux,
    ...(options.mtls && { tls: 'auto' as const }),
  });
  const plugin = await client.start(context.signal);
  return { client, plugin, handshake, startMs: Math.round(performance.now() - startedAt), stderr, printed };
}
