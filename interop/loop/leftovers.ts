import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoopHost } from './hosts/host.js';

/**
 * Closes a host and asserts that its plugins' processes are gone within a second, and so are the sockets on which those
 * listened that `tidy` keeps.
 */
export async function closeWithoutLeftovers(
  host: LoopHost,
  tidy: (pids: readonly number[]) => readonly number[] = (pids) => pids,
): Promise<void> {
  const pids = await host.pids();
  const sockets = tidy(pids).flatMap(socketFiles);
  await host.close();
  await goneWithin(1_000, pids);
  assert.deepEqual(sockets.filter(existsSync), []);
}

/** Rejects when one of the processes still runs after that time. */
export async function goneWithin(ms: number, pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    const left = pids.filter(runs);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`processes that still run: ${left.join(', ')}`);
    await sleep(20);
  }
}

/** A process that ended but that nobody waited for is no running one. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The files of the unix sockets that a process listens on; none where the system has no /proc. */
export function socketFiles(pid: number): string[] {
  if (process.platform !== 'linux') return [];
  const paths = new Map<string, string>();
  for (const line of readFileSync('/proc/net/unix', 'utf8').split('\n').slice(1)) {
    const [, , , flags, , , inode, path] = line.split(/\s+/);
    const listens = flags === '00010000';
    if (listens && inode !== undefined && path?.startsWith('/')) paths.set(inode, path);
  }
  // A process that ended before, a crashed one say, listens on nothing.
  if (!runs(pid)) return [];
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
    const path = inode === undefined ? undefined : paths.get(inode);
    return path === undefined ? [] : [path];
  });
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since it was listed.
    return '';
  }
}
