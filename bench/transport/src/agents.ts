import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Command, Sample } from './command.js';

/** The cores that every process of a pinned table shares. */
const cores = '0,1';

/** How long the last calls of a run may take. */
const patienceMs = 60_000;

/** Whether processes can be pinned here. */
export const canPin = spawnSync('taskset', ['--version']).error === undefined;

/** A process that serves, measures or forwards. */
export class Agent {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #answers: ((line: string) => void)[] = [];

  private constructor(argv: readonly string[], pinned: boolean) {
    const [command = '', ...args] = pinned && canPin ? ['taskset', '-c', cores, ...argv] : argv;
    const env = pinned ? { ...process.env, GOMAXPROCS: '2' } : process.env;
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#name = argv.join(' ');
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#lines.on('line', (line) => this.#answers.shift()?.(line));
    child.on('exit', (code) => {
      if (code) throw new Error(`${this.#name} ended with ${code}`);
    });
  }

  /** Resolves when the process is ready. */
  static async start(argv: readonly string[], pinned: boolean): Promise<Agent> {
    const agent = new Agent(argv, pinned);
    await agent.#line();
    return agent;
  }

  async run(command: Command): Promise<Sample> {
    return this.#ask(command);
  }

  /** CPU time so far, in microseconds. */
  async cpu(): Promise<number> {
    return (await this.#ask({ run: false, size: 0, concurrency: 0, ms: 0 })).cpu;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#child.once('close', resolve);
    });
    this.#child.removeAllListeners('exit');
    this.#child.kill('SIGKILL');
    await closed;
  }

  async #ask(command: Command): Promise<Sample> {
    const answer = this.#line();
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    const timer = setTimeout(() => {
      throw new Error(`${this.#name} does not end a run of ${command.ms} ms: ${JSON.stringify(command)}`);
    }, command.ms + patienceMs);
    const line = await answer;
    clearTimeout(timer);
    return JSON.parse(line);
  }

  #line(): Promise<string> {
    return new Promise((resolve) => {
      this.#answers.push(resolve);
    });
  }
}
