import { Readable } from 'node:stream';
import { type Logger, LooppError } from '@loopp/grpc';
import { connectorFor } from '../address/trust.js';
import type { Reattach } from '../host/reattach.js';
import { holdsSocket } from './holds-socket.js';
import type { Runner, RunnerExit } from './runner.js';

const POLL_MS = 1000;
const PROBE_MS = 5000;

/**
 * A plugin somebody else started. Its end is seen by asking for its process id each second, or, where another process has
 * that id (the plugin runs in a container, or the configuration is old), by asking at its address.
 *
 * `kill` ends the process only when it is shown, at that moment, to be the one that listens at the plugin's address: an id
 * may be wrong from the start, and comes back for another process when the plugin has ended.
 * @throws LooppError `GO_PLUGIN_REATTACH` when nothing answers at its address
 */
export async function attachRunner(reattach: Reattach, logger: Logger): Promise<Runner> {
  const { address, pid } = reattach;
  if (reattach.attach !== undefined) return reattach.attach();
  await probe(reattach);
  const isPlugin = (await holdsSocket(pid, address)) !== 'no';
  if (!isPlugin) logger.debug('the process id of the plugin is that of another process here', { pid });
  const watch = watchUntil(isPlugin ? async () => isAlive(pid) : () => answers(reattach));
  const kill = async () => {
    const holds = reattach.test ? 'no' : await holdsSocket(pid, address);
    if (holds === 'yes') {
      process.kill(pid, 'SIGKILL');
      return;
    }
    // In test mode the process is not ours to end; otherwise it may be anybody's. Only the watch over it ends.
    if (!reattach.test && (await answers(reattach))) {
      logger.warn('the plugin still runs: its process is not known for sure, and is not killed', { pid, holds });
    }
    watch.stop();
  };
  return {
    name: `pid ${pid}`,
    id: String(pid),
    pid,
    stdout: Readable.from([]),
    stderr: Readable.from([]),
    exited: watch.ended,
    kill,
    diagnose: async () => `Nothing is known of a process that this host did not start (${address.address}).`,
  };
}

async function probe(reattach: Reattach): Promise<void> {
  try {
    await reach(reattach);
  } catch (cause) {
    throw new LooppError('GO_PLUGIN_REATTACH', 'reattachment process not found', {
      cause,
      remedy: `start the plugin again: nothing answers on ${reattach.address.address}`,
    });
  }
}

/** Whether something takes connections at the plugin's address. */
export function answers(reattach: Pick<Reattach, 'address'>): Promise<boolean> {
  return reach(reattach).then(
    () => true,
    () => false,
  );
}

async function reach({ address }: Pick<Reattach, 'address'>): Promise<void> {
  const socket = await connectorFor(address)(AbortSignal.timeout(PROBE_MS));
  socket.destroy();
}

function watchUntil(runs: () => Promise<boolean>): { ended: Promise<RunnerExit>; stop: () => void } {
  let stop = () => {};
  const ended = new Promise<RunnerExit>((resolve) => {
    const timer = setInterval(() => {
      void runs().then((still) => {
        if (!still) stop();
      });
    }, POLL_MS);
    // Watching a plugin must not keep the host alive.
    timer.unref();
    stop = () => {
      clearInterval(timer);
      resolve({ code: null, signal: null });
    };
  });
  return { ended, stop };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
