import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type Call, Status, StatusError } from '@loopp/loop';
import { type Json, toJson } from './go-json.js';
import type { LogEntry } from './host.js';

interface Step {
  readonly method: string;
  readonly ok: boolean;
  readonly value?: Json;
  readonly error?: string;
  readonly code?: Status;
}

/** The Go host's process: a line in is a call, a line out its answer, in order. */
export class GoProcess {
  readonly log: LogEntry[] = [];
  /** Lines of standard error that are no log entries: what a crashing Go program leaves. */
  readonly otherLines: string[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting: { resolve(step: Step): void; reject(error: Error): void }[] = [];
  readonly #ended: Promise<unknown>;

  constructor(program: string, socketDir: string) {
    // Only its own sockets follow TMPDIR: its plugins do not get to see it.
    this.#child = spawn(program, [], { env: { TMPDIR: socketDir }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#ended = once(this.#child, 'close');
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', (line) =>
      this.#waiting.shift()?.resolve(JSON.parse(line)),
    );
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.#logged(line));
    this.#child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.splice(0)) {
        reject(new Error(`the Go host ended: ${code ?? signal}\n${this.otherLines.join('\n')}`));
      }
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws StatusError as a client of ours would. */
  async call(method: string, args: object = {}, call?: Call): Promise<Json | undefined> {
    const timeoutMs = call?.deadline === undefined ? undefined : Math.max(1, call.deadline - Date.now());
    const answer = new Promise<Step>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#child.stdin.write(`${JSON.stringify({ method, args: toJson(args), timeoutMs })}\n`);
    const step = await answer;
    if (step.ok) return step.value;
    throw new StatusError(step.code ?? Status.UNKNOWN, step.error ?? '');
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

  #logged(line: string): void {
    try {
      const { level, logger, msg, ts: _, caller: __, ...fields } = JSON.parse(line);
      this.log.push({ level, logger: logger ?? '', message: msg, fields });
    } catch {
      this.otherLines.push(line);
    }
  }
}
