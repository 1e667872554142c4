import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pluginEnvironment, pluginKinds } from '@loopp/loop';

export interface StartTimeOptions {
  /** Private; the plugin's socket is made in it. */
  readonly folder: string;
  readonly onSpawn: (pid: number) => void;
  readonly signal: AbortSignal | undefined;
}

const longestMs = 10_000;
const starts = 5;

/**
 * Milliseconds from the start of a LOOP plugin to its handshake, the median of some starts.
 * @returns undefined for what gives no handshake to a LOOP host.
 */
export async function startTime(command: readonly string[], options: StartTimeOptions): Promise<number | undefined> {
  const times: number[] = [];
  for (let count = 0; count < starts; count++) {
    const time = await oneStart(command, options);
    if (time === undefined) return undefined;
    times.push(time);
  }
  return times.sort((a, b) => a - b)[Math.floor(starts / 2)];
}

async function oneStart([program = '', ...args]: readonly string[], { folder, onSpawn, signal }: StartTimeOptions) {
  // A plugin looks for the cookie of its own kind alone.
  const cookies = Object.values(pluginKinds).map(({ cookieKey, cookieValue }) => [cookieKey, cookieValue]);
  const env = {
    ...pluginEnvironment(),
    ...Object.fromEntries(cookies),
    PLUGIN_PROTOCOL_VERSIONS: '0',
    PLUGIN_UNIX_SOCKET_DIR: folder,
  };
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
    return /^\d+\|\d+\|unix\|/.test(printed) ? time : undefined;
  } finally {
    kill();
    await ended;
    either.removeEventListener('abort', kill);
  }
}
