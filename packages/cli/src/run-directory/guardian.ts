import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { packageFile } from '../package-file.js';

/**
 * A small process that holds a pipe to this one. When the pipe breaks, it kills the processes and removes the directories
 * that it was told of: nobody can forbid this process to be killed.
 */
export class Guardian {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor() {
    // A session of its own: signals to the terminal's process group do not reach it.
    this.#process = spawn(process.execPath, ['--max-semi-space-size=1', packageFile('bin/guardian.cjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: {},
    });
    this.#ended = once(this.#process, 'exit').catch(() => undefined);
    // A guardian that was killed protects nothing any more, but the run itself is well.
    this.#process.stdin?.on('error', () => {});
    this.#process.unref();
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Tells of a directory before it is made. */
  watchDirectory(path: string): void {
    this.#process.stdin?.write(`dir ${path}\n`);
  }

  watchProcess(pid: number): void {
    this.#process.stdin?.write(`pid ${pid}\n`);
  }

  /** Everything is gone, by this process's own doing. Resolves when the guardian is gone, too. */
  async dismiss(): Promise<void> {
    this.#process.ref();
    this.#process.stdin?.end('clean\n');
    await this.#ended;
  }
}
