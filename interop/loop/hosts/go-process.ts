import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type Call, Status, StatusError } from '@loopp/loop';
import type { LogEntry } from './host.js';
import { fromTagged, toTagged } from './tagged-json.js';

interface Step {
  readonly id: number;
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: string;
  readonly code?: Status;
}

interface Waiting {
  resolve(step: Step): void;
  reject(error: Error): void;
}

/** The Go host's process: a line in is a call, a line out its answer. */
export class GoProcess {
  readonly log: LogEntry[] = [];
  /** Lines of standard error that are no log entries: what a crashing Go program leaves. */
  readonly otherLines: string[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<unknown>;
  #lastId = 0;
  #hasEnded = false;

  constructor(program: string, socketDir: string, cwd?: string) {
    // Only its own sockets follow TMPDIR: its plugins do not get to see it.
    this.#child = spawn(program, [], { cwd, env: { TMPDIR: socketDir }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#ended = once(this.#child, 'close');
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const step: Step = JSON.parse(line);
      this.#waiting.get(step.id)?.resolve(step);
    });
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.#logged(line));
    this.#child.on('close', (code, signal) => {
      this.#hasEnded = true;
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`the Go host ended: ${code ?? signal}\n${this.otherLines.join('\n')}`));
      }
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Calls go on at the same time. Deadline and abort are those of the context that the original is called with.
   * @throws StatusError as a client of ours would.
   */
  async call(method: string, args: object = {}, { deadline, signal, metadata }: Call = {}): Promise<unknown> {
    if (this.#hasEnded) throw new Error('the Go host has ended');
    const id = ++this.#lastId;
    const timeoutMs = deadline === undefined ? undefined : Math.round(deadline - Date.now());
    const answer = new Promise<Step>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const workflow = metadata?.get('x-chainlink-workflow');
    this.#write({ id, method, args: toTagged(args), timeoutMs, cancelled: signal?.aborted, workflow });
    const cancel = () => this.#write({ cancel: id });
    signal?.addEventListener('abort', cancel);
    try {
      const { ok, value, error = '', code = Status.UNKNOWN } = await answer;
      if (ok) return value === undefined ? undefined : fromTagged(value);
      throw new StatusError(code, error);
    } finally {
      this.#waiting.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Ends it, as the node ends: services closed, then what is left of the plugins killed. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }

  kill(): Promise<unknown> {
    this.#child.kill('SIGKILL');
    return this.#ended;
  }

  #write(line: object): void {
    this.#child.stdin.write(`${JSON.stringify(line)}\n`);
  }

  #logged(line: string): void {
    try {
      const { level, logger, msg, ts: _, caller: __, ...fields } = JSON.parse(line);
      this.log.push({ level, logger: logger ?? '', message: msg, fields });
    } catch {
      this.otherLines.push(line);
    }
  }
}
