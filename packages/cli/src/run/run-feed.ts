import { Ocr2Network, ocr2Settings, systemClock, takingTurns } from '@loopp/simulator';
import type { RunFile } from '../feed-file/file-parts.js';
import { parseFeedFile } from '../feed-file/parse-feed-file.js';
import { InputError } from '../input/input-error.js';
import { startEmbeddedNetwork } from '../network/embedded-network.js';
import { EvmFeedReader } from '../network/evm-feed-reader.js';
import type { FeedNetwork } from '../network/feed-network.js';
import { openFileNetwork } from '../network/file-network.js';
import { OracleHost } from '../oracle/oracle-host.js';
import { FeedRounds } from '../rounds/feed-rounds.js';
import { networkLog } from '../rounds/network-log.js';
import type { Cleanups } from '../run-directory/cleanups.js';
import { RunDirectory } from '../run-directory/run-directory.js';
import { pluginCommands } from './plugin-commands.js';
import type { RunContext, Started } from './run-context.js';
import type { RunOptions } from './run-options.js';
import { runRounds } from './run-rounds.js';
import { startHosts } from './start-hosts.js';

const transmitLimitMs = 120_000;

/**
 * Runs a price feed: of a file, or the embedded one.
 * @returns true when no round failed.
 * @throws InputError or another LooppError when it could not start; the signal's reason.
 */
export async function runFeed(
  options: RunOptions,
  runFile: RunFile | undefined,
  context: RunContext,
  started: Started,
): Promise<boolean> {
  const { cleanups } = started;
  const { reporter, logger, signal } = context;
  const file = runFile && parseFeedFile(runFile, context.env);
  const commands = pluginCommands(options, file);
  const opened =
    file === undefined ? undefined : await openFileNetwork(file, { ...context, call: { signal }, cleanups });
  const directory = await RunDirectory.make();
  started.directory = directory;
  const onSpawn = (pid: number) => directory.guardian.watchProcess(pid);
  const folder = directory.path;
  const network = opened ?? (await embed(options, context, { folder, onSpawn, cleanups }));
  context.onDecimals(network.decimals);
  const count = network.oracles.length;
  reporter.progress(`${network.description}: contract ${network.contract}, chain ${network.chain.config.chainId}`);
  reporter.progress(`starting ${count} oracles: ${count} relayer and ${count} median plugins …`);
  const hosts = await startHosts(
    network.oracles,
    (keys, index, host) =>
      OracleHost.start({
        ...host,
        commands,
        keys,
        relayerConfig: network.relayerConfig,
        contract: network.contract,
        chainId: network.chain.config.chainId,
        dataSource: network.source.of(index),
      }),
    { commands, folder, onSpawn, logger, signal, cleanups },
  );
  const { rounds, intervalMs } = await roundsOf(hosts, network, context);
  const summary = await runRounds(
    (call, tampering) => rounds.run(call, tampering),
    (round) => reporter.round(round),
    {
      rounds: options.rounds,
      keepGoing: options.keepGoing,
      tamper: options.tamper,
      intervalMs: file?.roundIntervalMs ?? intervalMs,
      signal,
      restarts: () => hosts.reduce((sum, host) => sum + host.restarts, 0),
    },
  );
  reporter.summary(summary);
  signal.throwIfAborted();
  return summary.failed === 0;
}

async function embed(
  { chainPort }: RunOptions,
  { reporter, logger, signal }: RunContext,
  run: { readonly folder: string; readonly onSpawn: (pid: number) => void; readonly cleanups: Cleanups },
): Promise<FeedNetwork> {
  reporter.progress('starting a chain and deploying a feed …');
  return startEmbeddedNetwork({ ...run, port: chainPort, logger, call: { signal } });
}

async function roundsOf(hosts: readonly OracleHost[], network: FeedNetwork, { logger, signal }: RunContext) {
  const [first] = hosts;
  if (first === undefined) throw new InputError('there are no oracles', 'give the keys of some');
  const { roundIntervalMs, ...settings } = ocr2Settings(first.setup);
  const latest = await first.contractTransmitter.latestConfigDigestAndEpoch({ signal });
  const rounds = new FeedRounds({
    network: new Ocr2Network({
      ...settings,
      oracles: hosts,
      clock: systemClock,
      // Nobody waits for the next stage: each transmission is awaited, and seen on the chain.
      schedule: takingTurns({ deltaStageMs: 0 }),
      transmitters: 'first',
      transmitMs: transmitLimitMs,
      firstEpoch: latest.epoch + 1,
      disagreements: 'tell',
      onEvent: networkLog(logger),
    }),
    configDigest: settings.configDigest,
    feed: new EvmFeedReader(network.chain, network.contract),
    logger,
  });
  return { rounds, intervalMs: roundIntervalMs };
}
