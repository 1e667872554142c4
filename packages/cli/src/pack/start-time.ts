import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Handshake } from '@loopp/go-plugin';
import { pluginEnvironment } from '@loopp/loop';
import { type Application, knownApplications, loopKindOf } from '../known-applications.js';

export interface StartTimeOptions {
  /** Private; the plugin's socket is made in it. */
  readonly folder: string;
  readonly onSpawn: (pid: number) => void;
  readonly signal: AbortSignal | undefined;
  /** Of an application that is not known. */
  readonly cookie?: Pick<Handshake, 'cookieKey' | 'cookieValue'> | undefined;
}

export interface StartTime {
  /** From the start to the handshake, in milliseconds: the median of some starts. */
  readonly ms: number;
  /** Whether it takes a LOOP host's cookie. */
  readonly isLoop: boolean;
}

const longestMs = 30_000;
const starts = 5;

/**
 * Measures how long a plugin takes from its start to its handshake, under a LOOP host, or else under another application
 * that is known or given.
 * @returns undefined for what gives none of them a handshake.
 */
export async function startTime(command: readonly string[], options: StartTimeOptions): Promise<StartTime | undefined> {
  const isLoop = ({ handshake }: Application) => loopKindOf(handshake) !== undefined;
  const groups = [
    knownApplications.filter(isLoop),
    knownApplications.filter((application) => !isLoop(application)),
  ] as const;
  for (const [index, applications] of groups.entries()) {
    const ms = await medianTime(
      command,
      environmentOf(applications, index === 0 ? undefined : options.cookie),
      options,
    );
    if (ms !== undefined) return { ms, isLoop: index === 0 };
  }
  return undefined;
}

/** A plugin looks for the cookie of its own application alone. */
function environmentOf(applications: readonly Application[], cookie: StartTimeOptions['cookie']): NodeJS.ProcessEnv {
  const cookies = applications.map(({ handshake: { cookieKey, cookieValue } }) => [cookieKey, cookieValue]);
  return {
    ...pluginEnvironment(),
    ...Object.assign({}, ...applications.map(({ env }) => env)),
    ...Object.fromEntries(cookies),
    ...(cookie && { [cookie.cookieKey]: cookie.cookieValue }),
    PLUGIN_PROTOCOL_VERSIONS: [...new Set(applications.flatMap(({ versions }) => versions))].join(','),
  };
}

async function medianTime(command: readonly string[], env: NodeJS.ProcessEnv, options: StartTimeOptions) {
  const times: number[] = [];
  for (let count = 0; count < starts; count++) {
    const time = await oneStart(command, env, options);
    if (time === undefined) return undefined;
    times.push(time);
  }
  return times.sort((a, b) => a - b)[Math.floor(starts / 2)];
}

async function oneStart(
  [program = '', ...args]: readonly string[],
  variables: NodeJS.ProcessEnv,
  { folder, onSpawn, signal }: StartTimeOptions,
) {
  const env = { ...variables, PLUGIN_UNIX_SOCKET_DIR: folder };
  const startedAt = performance.now();
  const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close').catch(() => undefined);
  onSpawn(child.pid ?? 0);
  const limit = AbortSignal.timeout(longestMs);
  const kill = () => child.kill('SIGKILL');
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  either.addEventListener('abort', kill);
  let printed = '';
  try {
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      printed += chunk;
      if (printed.includes('\n')) break;
    }
    const time = performance.now() - startedAt;
    signal?.throwIfAborted();
    return /^\d+\|\d+\|(unix|tcp)\|/.test(printed) ? time : undefined;
  } finally {
    kill();
    await ended;
    either.removeEventListener('abort', kill);
  }
}
