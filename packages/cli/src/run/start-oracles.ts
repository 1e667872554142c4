import { tmpdir } from 'node:os';
import { PluginStartError } from '@loopp/go-plugin';
import type { EnvironmentConfig } from '@loopp/loop';
import { InputError } from '../input/input-error.js';
import type { FeedNetwork } from '../network/feed-network.js';
import type { OracleHostOptions, PluginCommands } from '../oracle/host-options.js';
import { OracleHost } from '../oracle/oracle-host.js';
import type { Cleanups } from '../run-directory/cleanups.js';

/** Everything but what is an oracle's own. */
export interface StartOracles extends Pick<OracleHostOptions, 'folder' | 'onSpawn' | 'logger'> {
  readonly commands: PluginCommands;
  readonly signal: AbortSignal;
  readonly cleanups: Cleanups;
}

/** Starts the hosts of all oracles at the same time. The first one that fails stops the others. */
export async function startOracles(network: FeedNetwork, options: StartOracles): Promise<readonly OracleHost[]> {
  const { commands, folder, onSpawn, logger, cleanups } = options;
  const given = new AbortController();
  const call = { signal: AbortSignal.any([options.signal, given.signal]) };
  const hosts: OracleHost[] = [];
  cleanups.add(async () => {
    await Promise.all(hosts.map((host) => host.close()));
  });
  let failure: unknown;
  await Promise.all(
    network.oracles.map(async (keys, index) => {
      try {
        hosts[index] = await OracleHost.start({
          commands,
          keys,
          relayerConfig: network.relayerConfig,
          contract: network.contract,
          chainId: network.chain.config.chainId,
          dataSource: network.source.of(index),
          folder,
          environment: environment(folder),
          onSpawn,
          logger: logger.child?.(keys.name) ?? logger,
          call,
        });
      } catch (error) {
        failure ??= error;
        given.abort(error);
      }
    }),
  );
  options.signal.throwIfAborted();
  if (failure !== undefined) throw startFailure(failure, commands);
  return hosts;
}

/** PATH lets scripts find their interpreter; TMPDIR keeps what a plugin writes within the run's own folder. */
function environment(folder: string): EnvironmentConfig {
  const path = process.env['PATH'];
  return { variables: { TMPDIR: folder, ...(path !== undefined && { PATH: path }) } };
}

function startFailure(error: unknown, commands: PluginCommands): unknown {
  if (!(error instanceof PluginStartError)) return error;
  if (error.code === 'GO_PLUGIN_SOCKET_PATH_TOO_LONG') {
    const message = `the temp folder ${tmpdir()} is too deep for sockets: ${error.reason}`;
    return new InputError(message, 'set TMPDIR to a shorter path', error);
  }
  const kind = error.message.includes('Median') ? 'median' : 'relayer';
  return new InputError(
    `the ${kind} plugin does not start (${commands[kind].join(' ')})\n${error.message}`,
    `give the command of a LOOP ${kind} plugin: --${kind}-command, or plugins.${kind} in the file`,
    error,
  );
}
