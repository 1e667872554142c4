import { Readable } from 'node:stream';
import { LooppError } from '@loopp/grpc';
import { connectorFor } from '../address/trust.js';
import type { Reattach } from '../host/reattach.js';
import type { Runner, RunnerExit } from './runner.js';

const POLL_MS = 1000;

/**
 * A plugin somebody else started. Its end is seen by asking for its process id each second.
 * @throws LooppError `GO_PLUGIN_REATTACH` when nothing answers at its address
 */
export async function attachRunner(reattach: Reattach): Promise<Runner> {
  const { address, pid } = reattach;
  if (reattach.attach !== undefined) return reattach.attach();
  await probe(reattach);
  const watch = watchProcess(pid);
  return {
    name: `pid ${pid}`,
    id: String(pid),
    pid,
    stdout: Readable.from([]),
    stderr: Readable.from([]),
    exited: watch.ended,
    kill: () => {
      // In test mode the process is not ours to end; only the watch over it ends.
      if (reattach.test) watch.stop();
      else if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    },
    diagnose: async () => `Nothing is known of a process that this host did not start (${address.address}).`,
  };
}

async function probe(reattach: Reattach): Promise<void> {
  try {
    const socket = await connectorFor(reattach.address)(AbortSignal.timeout(5000));
    socket.destroy();
  } catch (cause) {
    throw new LooppError('GO_PLUGIN_REATTACH', 'reattachment process not found', {
      cause,
      remedy: `start the plugin again: nothing answers on ${reattach.address.address}`,
    });
  }
}

function watchProcess(pid: number): { ended: Promise<RunnerExit>; stop: () => void } {
  let stop = () => {};
  const ended = new Promise<RunnerExit>((resolve) => {
    const timer = setInterval(() => {
      if (!isAlive(pid)) stop();
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
