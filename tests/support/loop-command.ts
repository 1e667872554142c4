import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childrenOf, leftAfter, type ProcessEntry } from './processes.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const loop = join(root, 'packages/cli/bin/loop.js');

/** How long whatever a run started may outlive it. */
const allowedMs = 2_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `loop` command of the built checkout, in a process group and with a temp folder of its own. */
export class LoopCommand {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';

  private constructor(folder: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.folder = folder;
    const { NODE_OPTIONS: _forTests, ...own } = process.env;
    this.process = spawn(process.execPath, [loop, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      cwd: root,
      env: { ...own, TMPDIR: folder, ...env },
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = once(this.process, 'close').then(([code, signal]) => ({
      code,
      signal,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Starts it; whatever happens in the test, it does not stay. */
  static async start(test: TestContext, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<LoopCommand> {
    const folder = await mkdtemp(join(tmpdir(), 'loopp-t-'));
    const command = new LoopCommand(folder, args, env);
    test.after(async () => {
      command.process.kill('SIGKILL');
      await command.ended;
      await rm(folder, { recursive: true, force: true });
    });
    return command;
  }

  get pid(): number {
    assert.ok(this.process.pid !== undefined);
    return this.process.pid;
  }

  /** Waits until standard output holds this many JSON events of rounds. */
  async rounds(count: number): Promise<void> {
    while (this.stdout.split('\n').length <= count) {
      assert.equal(this.process.exitCode, null, `loop ended early: ${this.stderr}`);
      await sleep(20);
    }
  }

  /** What the run has started and is still there: plugins, chain and guardian. */
  children(): readonly ProcessEntry[] {
    return childrenOf(this.pid);
  }

  /** Asserts that within 2 s neither these processes nor anything in the temp folder is left. */
  async assertNothingLeft(started: readonly ProcessEntry[]): Promise<void> {
    const from = Date.now();
    assert.deepEqual(await leftAfter(allowedMs, started), []);
    let files = await readdir(this.folder);
    while (files.length > 0 && Date.now() - from < allowedMs) {
      await sleep(20);
      files = await readdir(this.folder);
    }
    assert.deepEqual(files, []);
  }
}

/** Runs a `loop` command to its end and asserts that nothing is left of it. */
export async function runLoop(test: TestContext, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const command = await LoopCommand.start(test, args, env);
  const started = new Map<number, ProcessEntry>();
  const watch = setInterval(() => {
    for (const entry of command.children()) started.set(entry.pid, entry);
  }, 100);
  try {
    const ended = await command.ended;
    await command.assertNothingLeft([...started.values()]);
    return ended;
  } finally {
    clearInterval(watch);
  }
}
