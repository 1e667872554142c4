import { hasService } from './probe-service.js';
import { absent, bad, type Check, counted, good, skipped } from './report.js';
import type { Patient } from './start-patient.js';
import { filesBelow, processesOf } from './traces-left.js';

/** Stops the plugin as a host does, and looks at how it went and at what is left of it. */
export async function stopPatient(
  { client, plugin }: Patient,
  socketDir: string,
  services: readonly string[] | undefined,
  timeoutMs: number,
): Promise<readonly [shutdown: Check, leftovers: Check]> {
  const controller =
    services?.includes('plugin.GRPCController') ??
    (await hasService(plugin.channel, 'plugin.GRPCController', timeoutMs));
  let files: readonly string[] = [];
  const looked = plugin.exited.then(() => {
    // In the very turn in which the exit is known: a moment later the host has tidied up.
    files = filesBelow(socketDir);
  });
  const startedAt = performance.now();
  await client.stop();
  const ms = Math.round(performance.now() - startedAt);
  await looked;
  const exit = await plugin.exited;
  return [shutdownCheck(exit, controller, ms), leftoversCheck(files, processesOf(socketDir))];
}

function shutdownCheck(
  exit: { code: number | null; signal: string | null },
  controller: boolean | undefined,
  ms: number,
): Check {
  if (exit.signal === null && exit.code === 0) return good('shutdown', `ended by itself after ${ms} ms`);
  if (exit.signal === null) {
    return bad(
      'shutdown',
      `ended with exit code ${exit.code} after ${ms} ms`,
      'end with exit code 0 when asked to shut down',
    );
  }
  const remedy =
    controller === false
      ? 'serve plugin.GRPCController: without it every stop takes 2 s and a SIGKILL'
      : 'end the process within 2 s of the Shutdown call';
  return bad('shutdown', `had to be ended by ${exit.signal} after ${ms} ms`, remedy);
}

function leftoversCheck(files: readonly string[], processes: readonly number[] | undefined): Check {
  const sockets = counted(files.length, 'socket');
  if (processes === undefined && files.length === 0)
    return skipped('leftovers', 'this system does not show what others started');
  if (processes !== undefined && processes.length > 0) {
    const left = [...processes.map((pid) => `process ${pid}`), ...(files.length === 0 ? [] : [sockets])];
    return absent('leftovers', `left behind: ${left.join(', ')}`, 'end child processes before exiting');
  }
  if (files.length === 0) return good('leftovers', 'no process, no socket');
  // go-plugin itself leaves those of its broker, and all of them when it is killed: no fault of the plugin's author.
  return good('leftovers', `no process; ${sockets} in the folder that its host gave it and removes`);
}
