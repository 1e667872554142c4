import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@loopp/loop';
import { messageOf, Ocr2Network, ocr2Settings, systemClock, takingTurns } from '@loopp/simulator';
import type { FeedFile } from '../feed-file/feed-file.js';
import { parseFeedFile } from '../feed-file/parse-feed-file.js';
import { InputError } from '../input/input-error.js';
import type { Redactor } from '../input/redactor.js';
import { startEmbeddedNetwork } from '../network/embedded-network.js';
import { EvmFeedReader } from '../network/evm-feed-reader.js';
import type { FeedNetwork } from '../network/feed-network.js';
import { openFileNetwork } from '../network/file-network.js';
import type { OracleHost } from '../oracle/oracle-host.js';
import type { Reporter } from '../output/reporter.js';
import { FeedRounds } from '../rounds/feed-rounds.js';
import { networkLog } from '../rounds/network-log.js';
import { Cleanups } from '../run-directory/cleanups.js';
import { RunDirectory } from '../run-directory/run-directory.js';
import { pluginCommands } from './plugin-commands.js';
import type { RunOptions } from './run-options.js';
import { runRounds } from './run-rounds.js';
import { startOracles } from './start-oracles.js';

/** What a run has around it. */
export interface RunContext {
  readonly reporter: Reporter;
  /** Told once the contract is known. */
  readonly onDecimals: (decimals: number) => void;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the run in order. */
  readonly signal: AbortSignal;
}

/** An orderly end takes a fraction of this; what takes longer is left to the guardian. */
const longestCleanupMs = 8_000;
const transmitLimitMs = 120_000;

/**
 * Runs a feed: starts what it needs, drives its rounds, and ends everything it started.
 * @returns true when no round failed.
 * @throws InputError or another LooppError when it could not start; the signal's reason.
 */
export async function runFeed(options: RunOptions, context: RunContext): Promise<boolean> {
  const started: Started = { cleanups: new Cleanups(), directory: undefined };
  try {
    return await run(options, context, started);
  } finally {
    const late = sleep(longestCleanupMs, 'it takes too long', { ref: false });
    const problem = await Promise.race([started.cleanups.run().catch(messageOf), late]);
    if (problem === undefined) await started.directory?.remove();
    // The guardian sees this process end without its word that all is clean.
    else context.logger.warn('the run does not end in order, its guardian ends it', { problem });
  }
}

interface Started {
  readonly cleanups: Cleanups;
  directory: RunDirectory | undefined;
}

async function run(options: RunOptions, context: RunContext, started: Started): Promise<boolean> {
  const { cleanups } = started;
  const { reporter, logger, signal } = context;
  const file = options.file === undefined ? undefined : readFeedFile(options.file, context.env);
  if (file !== undefined && options.chainPort !== 0) {
    throw new InputError('--chain-port is for the embedded chain, a feed file names its own', 'leave one of them out');
  }
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
  const hosts = await startOracles(network, { commands, folder, onSpawn, logger, signal, cleanups });
  const { rounds, intervalMs } = await roundsOf(hosts, network, context);
  const summary = await runRounds(rounds, reporter, {
    rounds: options.rounds,
    keepGoing: options.keepGoing,
    tamper: options.tamper,
    intervalMs: file?.roundIntervalMs ?? intervalMs,
    signal,
    restarts: () => hosts.reduce((sum, host) => sum + host.restarts, 0),
  });
  reporter.summary(summary);
  signal.throwIfAborted();
  return summary.failed === 0;
}

function readFeedFile(path: string, env: NodeJS.ProcessEnv): FeedFile {
  let toml: string;
  try {
    toml = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${path} cannot be read (${reason})`, 'give the path of a feed file (TOML)', cause);
  }
  return parseFeedFile(path, toml, env);
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
