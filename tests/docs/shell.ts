import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

const limitMs = 240_000;

/** The terminals of somebody who follows a page: one whose working directory lasts, and those with something running. */
export class Shell implements AsyncDisposable {
  #cwd: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #running: Script[] = [];

  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.#cwd = cwd;
    this.#env = env;
  }

  get cwd(): string {
    return this.#cwd;
  }

  /** Runs commands one after the other until one fails. @returns what they printed. */
  async run(commands: string, exitCode: number): Promise<string> {
    const script = new Script(`trap 'pwd >&3' EXIT\n${commands}`, this.#cwd, this.#env);
    this.#running.push(script);
    const ended = await Promise.race([script.ended, sleep(limitMs, undefined, { ref: false })]);
    assert.ok(ended !== undefined, `no end after ${limitMs / 1000} s\n${script.output}`);
    assert.equal(ended, exitCode, `exit code ${ended}\n${script.output}`);
    this.#cwd = script.cwd.trim();
    return script.output;
  }

  /** Starts commands in a terminal of their own, where they run until the page ends. @returns what they print. */
  start(commands: string): { readonly output: string; readonly hasEnded: boolean } {
    const script = new Script(commands, this.#cwd, this.#env);
    this.#running.push(script);
    return script;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running.map((script) => script.stop()));
  }
}

class Script {
  output = '';
  cwd = '';
  hasEnded = false;
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;

  constructor(commands: string, cwd: string, env: NodeJS.ProcessEnv) {
    // A group of its own, as in a terminal: Ctrl-C reaches all of it.
    this.#process = spawn('bash', ['-eu', '-o', 'pipefail', '-c', commands], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const [, stdout, stderr, where] = this.#process.stdio;
    for (const stream of [stdout, stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.output += stripVTControlCharacters(bytes.toString());
      });
    }
    where?.on('data', (bytes: Buffer) => {
      this.cwd += bytes.toString();
    });
    this.ended = once(this.#process, 'close').then(([code]) => {
      this.hasEnded = true;
      return code;
    });
  }

  /** Ctrl-C, and force for what does not heed it. */
  async stop(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      this.#signal(signal);
      const done = await Promise.race([this.ended.then(() => true), sleep(5_000, false, { ref: false })]);
      if (done) break;
    }
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.hasEnded) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    }
  }
}
