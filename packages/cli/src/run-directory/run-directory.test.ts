import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Cleanups } from './cleanups.js';
import { RunDirectory } from './run-directory.js';

const limit = { timeout: 20_000 };
// Where there is no /proc, a guardian finds only processes that it was told of.
const hasProc = existsSync('/proc/self/environ');
const script = fileURLToPath(new URL('../../bin/guardian.cjs', import.meta.url));

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A process that would stay for ever; the test ends it in any case. */
function sleeper(test: TestContext, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore', env });
  test.after(() => child.kill('SIGKILL'));
  return child;
}

/** A bare guardian, and how it ends. */
function startGuardian(test: TestContext) {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'inherit'], env: {} });
  test.after(() => child.kill('SIGKILL'));
  return { child, ended: once(child, 'exit') };
}

/** Waits until a guardian runs its script: until it handles SIGHUP, the last one that it does. */
async function ready({ pid }: ChildProcess): Promise<void> {
  if (!hasProc) return sleep(2_000);
  const handled = () => /^SigCgt:\t([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  const hangUp = 1n << BigInt(constants.signals.SIGHUP - 1);
  while ((BigInt(`0x${handled()}`) & hangUp) === 0n) await sleep(10);
}

describe('the directory of a run and its guardian', () => {
  let parent = '';

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'loopp-guardian-'));
  });

  after(async () => {
    assert.deepEqual(await readdir(parent), []);
    await rm(parent, { recursive: true });
  });

  it('is for nobody else, and goes with its guardian when the run ends in order', limit, async () => {
    const directory = await RunDirectory.make(parent);
    assert.match(directory.path, /\/loop-[0-9a-f]{12}$/);
    assert.equal((await stat(directory.path)).mode & 0o777, 0o700);
    await writeFile(join(directory.path, 'file'), '');
    const { pid } = directory.guardian;
    assert.ok(isAlive(pid));
    await directory.remove();
    assert.ok(!existsSync(directory.path));
    assert.ok(!isAlive(pid));
  });

  it('is not left, and neither is a guardian, when it cannot be made', limit, async () => {
    await assert.rejects(RunDirectory.make(join(parent, 'missing')), { code: 'ENOENT' });
  });

  it('goes with all processes when the pipe breaks; signals do not stop the guardian', limit, async (test) => {
    const path = join(parent, 'loop-x');
    await mkdir(path);
    const [told, stray] = [sleeper(test), sleeper(test, { TMPDIR: path })];
    const ended = Promise.all([once(told, 'exit'), hasProc ? once(stray, 'exit') : undefined]);
    await Promise.all([once(told, 'spawn'), once(stray, 'spawn')]);
    const guardian = startGuardian(test);
    guardian.child.stdin.write(`dir ${path}\npid ${told.pid}\npid 999999999\n`);
    await ready(guardian.child);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) guardian.child.kill(signal);
    await sleep(100);
    assert.ok(isAlive(guardian.child.pid) && isAlive(told.pid) && existsSync(path));
    guardian.child.stdin.end();
    assert.deepEqual(await guardian.ended, [0, null]);
    await ended;
    assert.equal(told.signalCode, 'SIGKILL');
    assert.ok(!existsSync(path));
  });

  it('spares a process that was not told of and is in no run', limit, async (test) => {
    const other = sleeper(test);
    await once(other, 'spawn');
    const guardian = startGuardian(test);
    guardian.child.stdin.end(`dir ${join(parent, 'loop-y')}\n`);
    assert.deepEqual(await guardian.ended, [0, null]);
    assert.ok(isAlive(other.pid));
  });
});

describe('cleanups', () => {
  it('run in the opposite order, once, all of them, and tell the first failure', limit, async () => {
    const cleanups = new Cleanups();
    const seen: number[] = [];
    cleanups.add(() => void seen.push(1));
    cleanups.add(async () => {
      seen.push(2);
      throw new Error('second');
    });
    cleanups.add(async () => {
      seen.push(3);
      throw new Error('third');
    });
    await assert.rejects(cleanups.run(), /third/);
    await assert.rejects(cleanups.run(), /third/);
    assert.deepEqual(seen, [3, 2, 1]);
  });
});
