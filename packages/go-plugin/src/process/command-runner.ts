import type { ChildProcess, SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LooppError } from '@loopp/grpc';
import { diagnose } from './diagnose.js';
import { findExecutable } from './find-executable.js';
import type { Runner, RunnerExit, RunnerStart } from './runner.js';

/** `node:child_process`’s spawn, or something like it. */
export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

/** A process may leave children that keep its output open; they are not waited for longer than this. */
const OUTPUT_GRACE_MS = 250;

/** Runs a plugin as a child process. Its stdin is the host's, so that a plugin may talk to a terminal. */
export async function startCommand(
  command: readonly string[],
  start: RunnerStart,
  spawn: Spawn,
  cwd?: string,
): Promise<Runner> {
  const [program, ...args] = command;
  if (program === undefined) throw new LooppError('GO_PLUGIN_CONFIG', 'the command is empty');
  const path = findExecutable(program, cwd);
  const child = spawn(path, args, { env: { ...start.env }, cwd, stdio: ['inherit', 'pipe', 'pipe'] });
  const ended = endOf(child);
  await spawned(child, path);
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null) {
    throw new LooppError('GO_PLUGIN_SPAWN', `cannot start ${path}: spawn gave no process with pipes`);
  }
  return {
    name: program,
    id: String(pid),
    pid,
    stdout,
    stderr,
    exited: ended.then((exit) => drained(exit, stdout, stderr)),
    kill: () => {
      child.kill('SIGKILL');
    },
    diagnose: () => diagnose(path),
  };
}

function endOf(child: ChildProcess): Promise<RunnerExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function spawned(child: ChildProcess, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      const remedy =
        'check that the file exists, is executable and fits this machine; an interpreter must be there too';
      reject(new LooppError('GO_PLUGIN_SPAWN', `cannot start ${path}: ${cause.message}`, { cause, remedy }));
    });
  });
}

/** Waits until the output of an ended process is read, then lets go of pipes that a grandchild still holds. */
async function drained(exit: RunnerExit, ...pipes: readonly Readable[]): Promise<RunnerExit> {
  const closed = Promise.all(pipes.map((pipe) => new Promise<void>((resolve) => whenClosed(pipe, resolve))));
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, OUTPUT_GRACE_MS);
  });
  await Promise.race([closed, grace]);
  clearTimeout(timer);
  for (const pipe of pipes) pipe.destroy();
  return exit;
}

function whenClosed(pipe: Readable, then: () => void): void {
  if (pipe.readableEnded || pipe.destroyed) then();
  else pipe.once('end', then).once('close', then);
}
