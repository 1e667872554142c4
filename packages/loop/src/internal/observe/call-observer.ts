import { type CallWatch, type Logger, type Status, statusName, type WatchCalls } from '@loopp/grpc';
import type { CallCounts, MethodCounts } from '../metrics/call-counts.js';
import type { Observer } from './observer.js';

export interface CallObserverOptions {
  /** Every call is counted and timed there. */
  readonly client: CallCounts;
  readonly server: CallCounts;
  /** Takes one line at debug for each call. Left out: none, since a line costs more than most calls. */
  readonly log?: Logger | undefined;
}

/** Counts, times and logs every call. */
export function callObserver({ client, server, log }: CallObserverOptions): Observer {
  const watching =
    (side: string, counts: CallCounts): WatchCalls =>
    (path, kind) => {
      const method = counts.of(path, kind);
      return log === undefined ? new CountedCall(method) : new LoggedCall(method, side, path, log);
    };
  return { client: { watch: watching('client', client) }, server: { watch: watching('server', server) } };
}

class CountedCall implements CallWatch {
  readonly #counts: MethodCounts;
  readonly #startedAt = performance.now();

  constructor(counts: MethodCounts) {
    this.#counts = counts;
    counts.started++;
  }

  sent(): void {
    this.#counts.sent++;
  }

  received(): void {
    this.#counts.received++;
  }

  end(status: Status): void {
    this.#counts.handled(status, this.milliseconds);
  }

  protected get milliseconds(): number {
    return performance.now() - this.#startedAt;
  }
}

class LoggedCall extends CountedCall {
  readonly #side: string;
  readonly #path: string;
  readonly #log: Logger;

  constructor(counts: MethodCounts, side: string, path: string, log: Logger) {
    super(counts);
    this.#side = side;
    this.#path = path;
    this.#log = log;
  }

  override end(status: Status): void {
    super.end(status);
    const fields = { side: this.#side, method: this.#path, code: statusName(status), milliseconds: this.milliseconds };
    this.#log.debug('call', fields);
  }
}
