import { type Handshake, PluginClient, PluginStartError, type RunningPlugin } from '@loopp/go-plugin';
import { pluginEnvironment } from '@loopp/loop';
import { type Application, knownApplications } from '../known-applications.js';
import type { DoctorOptions } from './doctor-options.js';

/** A plugin under examination. */
export interface Patient {
  readonly client: PluginClient;
  readonly plugin: RunningPlugin;
  readonly handshake: Handshake;
  /** Versions that were offered to it. */
  readonly versions: readonly number[];
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
 * Starts the plugin, with the cookie it was given or with each known application's in turn.
 * @throws PluginStartError; when no cookie fits, that of the start which says most.
 */
export async function startPatient(options: DoctorOptions, context: StartContext): Promise<Patient> {
  const failures: unknown[] = [];
  for (const application of applicationsFor(options)) {
    try {
      return await startWithItsVersion(application, options, context);
    } catch (error) {
      failures.push(error);
      if (!wantsAnotherCookie(error)) throw error;
    }
  }
  // One that knew its cookie and ended for another reason says something else than all the others.
  throw failures.find((error) => !refusesCookie(error)) ?? failures[0];
}

function applicationsFor({ cookie }: DoctorOptions): readonly Application[] {
  if (cookie === undefined) return knownApplications;
  const known = knownApplications.find(({ handshake }) => handshake.cookieKey === cookie.cookieKey);
  const { name, versions, env } = known ?? { name: 'an application', versions: [1], env: {} };
  return [{ name, versions, env, handshake: { ...cookie, protocolVersion: versions[0] ?? 1 } }];
}

/** A plugin that ends by itself without a handshake may only have missed its cookie; one that cannot be executed has not. */
function wantsAnotherCookie(error: unknown): boolean {
  if (!(error instanceof PluginStartError) || error.code !== 'GO_PLUGIN_NO_HANDSHAKE') return false;
  const { exit } = error;
  return exit !== undefined && exit.signal === null && exit.code !== 126 && exit.code !== 127;
}

/** Whether a plugin said that it found no host's cookie, in go-plugin's words or others'. */
export function refusesCookie(error: unknown): boolean {
  if (!(error instanceof PluginStartError)) return false;
  return /is a plugin|magic cookie/i.test([...error.stderrTail, ...error.earlyOutput].join('\n'));
}

/** A plugin that tells another version than those that were guessed is asked for that one. */
async function startWithItsVersion(
  application: Application,
  options: DoctorOptions,
  context: StartContext,
): Promise<Patient> {
  try {
    return await start(application, options.versions ?? application.versions, options, context);
  } catch (error) {
    const version = error instanceof PluginStartError ? announcedVersion(error) : undefined;
    if (version === undefined || options.versions !== undefined) throw error;
    return await start(application, [version], options, context);
  }
}

/** The version that a plugin told when it was none that its host offered. */
export function announcedVersion({ reason }: PluginStartError): number | undefined {
  const [, version] = /Plugin version: (\d+), Client versions/.exec(reason) ?? [];
  return version === undefined ? undefined : Number(version);
}

async function start(
  application: Application,
  versions: readonly number[],
  options: DoctorOptions,
  context: StartContext,
): Promise<Patient> {
  const { handshake, env } = application;
  const stderr: Uint8Array[] = [];
  const printed: Uint8Array[] = [];
  const startedAt = performance.now();
  const client = new PluginClient({
    command: options.command,
    handshake,
    versions,
    env: { ...pluginEnvironment(), ...env, ...options.env },
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
  return { client, plugin, handshake, versions, startMs: Math.round(performance.now() - startedAt), stderr, printed };
}
