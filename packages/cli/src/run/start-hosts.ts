import { tmpdir } from 'node:os';
import { PluginStartError } from '@loopp/go-plugin';
import type { EnvironmentConfig, Logger } from '@loopp/loop';
import { InputError } from '../input/input-error.js';
import type { Cleanups } from '../run-directory/cleanups.js';
import type { HostSurroundings } from './host-surroundings.js';

/** Commands by the kind of plugin: relayer, median, product. */
export type Commands = Readonly<Partial<Record<'relayer' | 'median' | 'product', readonly string[]>>>;

export interface StartHosts {
  /** For messages. */
  readonly commands: Commands;
  /** Private folder of the run: sockets are made in it. */
  readonly folder: string;
  readonly onSpawn: (pid: number) => void;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly cleanups: Cleanups;
}

/** Starts the hosts of all oracles at the same time. The first one that fails stops the others. */
export async function startHosts<O extends { readonly name: string }, H extends { close(): Promise<void> }>(
  oracles: readonly O[],
  start: (oracle: O, index: number, surroundings: HostSurroundings) => Promise<H>,
  { commands, folder, onSpawn, logger, signal, cleanups }: StartHosts,
): Promise<readonly H[]> {
  const given = new AbortController();
  const call = { signal: AbortSignal.any([signal, given.signal]) };
  const hosts: H[] = [];
  cleanups.add(async () => {
    await Promise.all(hosts.map((host) => host.close()));
  });
  let failure: unknown;
  await Promise.all(
    oracles.map(async (oracle, index) => {
      const own = logger.child?.(oracle.name) ?? logger;
      try {
        hosts[index] = await start(oracle, index, {
          ...{ folder, onSpawn, call },
          environment: environment(folder),
          logger: own,
        });
      } catch (error) {
        failure ??= error;
        given.abort(error);
      }
    }),
  );
  signal.throwIfAborted();
  if (failure !== undefined) throw startFailure(failure, commands);
  return hosts;
}

/** PATH lets scripts find their interpreter; TMPDIR keeps what a plugin writes within the run's own folder. */
function environment(folder: string): EnvironmentConfig {
  const path = process.env['PATH'];
  return { variables: { TMPDIR: folder, ...(path !== undefined && { PATH: path }) } };
}

function startFailure(error: unknown, commands: Commands): unknown {
  if (!(error instanceof PluginStartError)) return error;
  if (error.code === 'GO_PLUGIN_SOCKET_PATH_TOO_LONG') {
    const message = `the temp folder ${tmpdir()} is too deep for sockets: ${error.reason}`;
    return new InputError(message, 'set TMPDIR to a shorter path', error);
  }
  const kind = kindOf(error.message, commands);
  return new InputError(
    `the ${kind} plugin does not start (${commands[kind]?.join(' ')})\n${error.message}`,
    kind === 'product'
      ? 'give the command of a LOOP reporting plugin: --product-command, or product.command in the file'
      : `give the command of a LOOP ${kind} plugin: --${kind}-command, or plugins.${kind} in the file`,
    error,
  );
}

/** The service that could not start its plugin names itself. */
function kindOf(message: string, commands: Commands): keyof Commands {
  if (message.includes('Median')) return 'median';
  return commands.product !== undefined && message.includes('GenericService') ? 'product' : 'relayer';
}
