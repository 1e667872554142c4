import type { RunFile } from '../feed-file/file-parts.js';
import { InputError } from '../input/input-error.js';
import { networkLog } from '../rounds/network-log.js';
import { tamper } from '../rounds/tamper.js';
import type { RunContext, Started } from '../run/run-context.js';
import type { RunOptions } from '../run/run-options.js';
import { runRounds } from '../run/run-rounds.js';
import { startHosts } from '../run/start-hosts.js';
import { RunDirectory } from '../run-directory/run-directory.js';
import { openProduct } from './open-product.js';
import { parseProductFile } from './product-file.js';
import { ProductHost } from './product-host.js';
import { ProductRounds } from './product-rounds.js';

/**
 * Runs a reporting plugin of any product: on the chain that a file names, or on one in memory.
 * @returns true when no round failed.
 * @throws InputError or another LooppError when it could not start; the signal's reason.
 */
export async function runProduct(
  options: RunOptions,
  runFile: RunFile | undefined,
  context: RunContext,
  started: Started,
): Promise<boolean> {
  const { reporter, logger, signal, env, redactor } = context;
  const { cleanups } = started;
  refuseOptions(options);
  const file = runFile && parseProductFile(runFile, env, redactor);
  const { oracles, where, processes, product, relayer, roundIntervalMs } = openProduct(options, file, context);
  const directory = await RunDirectory.make();
  started.directory = directory;
  const count = oracles.length;
  const plugins = processes === 1 ? `${count} product plugins` : `${count} relayer and ${count} product plugins`;
  reporter.progress(`${product.name}, OCR${product.ocrVersion}: ${where}`);
  reporter.progress(`starting ${count} oracles: ${plugins} …`);
  const hosts = await startHosts(
    oracles,
    (oracle, _index, host) => ProductHost.start({ ...oracle, ...host, product }),
    {
      ...{ logger, signal, cleanups },
      folder: directory.path,
      onSpawn: (pid) => directory.guardian.watchProcess(pid),
      commands: { product: product.command, ...(relayer && { relayer }) },
    },
  );
  const rounds = await ProductRounds.open(hosts, networkLog(logger), { signal });
  const summary = await runRounds(
    (call, tampering) => rounds.run({ ...call, ...(tampering && { faults: [tamper(tampering)] }) }),
    (round) => reporter.productRound(round),
    {
      rounds: options.rounds,
      keepGoing: options.keepGoing,
      tamper: options.tamper,
      intervalMs: roundIntervalMs ?? rounds.intervalMs,
      signal,
      restarts: () => hosts.reduce((sum, host) => sum + host.restarts, 0),
    },
  );
  reporter.summary(summary);
  signal.throwIfAborted();
  return summary.failed === 0;
}

function refuseOptions({ medianCommand, tamper }: RunOptions): void {
  if (medianCommand !== undefined) {
    throw new InputError('--median-command and a product cannot be run together', 'leave one of them out');
  }
  if (tamper === 'observation') {
    const remedy = 'falsify a signature: --tamper signature';
    throw new InputError('--tamper observation knows reports of price feeds, not those of a product', remedy);
  }
}
