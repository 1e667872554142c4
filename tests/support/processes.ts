import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running process. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All running processes; those that ended and that nobody waited for are none. */
export function runningProcesses(): readonly ProcessEntry[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    env: { PATH: '/bin:/usr/bin' },
  });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, state = 'Z', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The children of a process. */
export function childrenOf(pid: number): readonly ProcessEntry[] {
  return runningProcesses().filter(({ parent, command }) => parent === pid && !command.startsWith('ps -A'));
}

/** Which of these processes still run after at most `ms`. */
export async function leftAfter(ms: number, entries: readonly ProcessEntry[]): Promise<readonly ProcessEntry[]> {
  const deadline = Date.now() + ms;
  for (;;) {
    const running = runningProcesses();
    const left = entries.filter(({ pid, command }) =>
      running.some((other) => other.pid === pid && other.command === command),
    );
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(20);
  }
}
