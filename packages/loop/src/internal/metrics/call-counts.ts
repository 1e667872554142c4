import { type MethodKind, type Status, statusName } from '@loopp/grpc';
import { Histogram } from './histogram.js';
import { type Metric, metric, type Sample } from './metric.js';

const types: Readonly<Record<MethodKind, string>> = {
  unary: 'unary',
  clientStream: 'client_stream',
  serverStream: 'server_stream',
  bidiStream: 'bidi_stream',
};

/** The calls of one method, as one side of them counts. */
export class MethodCounts {
  started = 0;
  received = 0;
  sent = 0;
  readonly #handled = new Float64Array(17);
  readonly #seconds = new Histogram();
  readonly labels: Readonly<Record<string, string>>;

  constructor(path: string, kind: MethodKind) {
    const [, service = '', method = ''] = path.split('/');
    this.labels = { grpc_type: types[kind], grpc_service: service, grpc_method: method };
  }

  handled(status: Status, milliseconds: number): void {
    this.#handled[status] = (this.#handled[status] ?? 0) + 1;
    this.#seconds.record(milliseconds / 1000);
  }

  handledSamples(): Sample[] {
    return [...this.#handled].flatMap((value, status) =>
      value === 0 ? [] : [{ labels: { ...this.labels, grpc_code: codeName(status) }, value }],
    );
  }

  secondsSamples(name: string): Sample[] {
    return this.#seconds.samples(name, this.labels);
  }
}

/** Go's names of the codes: `NotFound` for NOT_FOUND. */
function codeName(status: number): string {
  if (status === 0) return 'OK';
  const words = statusName(status as Status)
    .toLowerCase()
    .split('_');
  // Spelt with one l in Go's gRPC, as in HTTP/2.
  return words
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .replace('Cancelled', 'Canceled');
}

const latencyHelp = {
  client: 'Histogram of response latency (seconds) of the gRPC until it is finished by the application.',
  server: 'Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.',
};

/** Every call of one side, by method. */
export class CallCounts {
  readonly #byPath = new Map<string, MethodCounts>();

  of(path: string, kind: MethodKind): MethodCounts {
    let counts = this.#byPath.get(path);
    if (counts === undefined) {
      counts = new MethodCounts(path, kind);
      this.#byPath.set(path, counts);
    }
    return counts;
  }

  /** The names and the help are those of Go's grpc-prometheus. */
  metrics(side: 'client' | 'server'): Metric[] {
    const [started, completed, by] =
      side === 'client' ? ['on the client', 'completed by', 'by'] : ['on the server', 'completed on', 'on'];
    const each = (value: (counts: MethodCounts) => number) => () =>
      [...this.#byPath.values()].map((counts) => ({ labels: counts.labels, value: value(counts) }));
    const all = (samples: (counts: MethodCounts) => readonly Sample[]) => () =>
      [...this.#byPath.values()].flatMap(samples);
    const seconds = `grpc_${side}_handling_seconds`;
    const sentBy = side === 'client' ? 'by the client' : 'by the server';
    return [
      metric(
        'counter',
        `grpc_${side}_started_total`,
        `Total number of RPCs started ${started}.`,
        each((m) => m.started),
      ),
      metric(
        'counter',
        `grpc_${side}_handled_total`,
        `Total number of RPCs ${completed} the ${side}, regardless of success or failure.`,
        all((m) => m.handledSamples()),
      ),
      metric(
        'counter',
        `grpc_${side}_msg_received_total`,
        `Total number of RPC stream messages received ${by} the ${side}.`,
        each((m) => m.received),
      ),
      metric(
        'counter',
        `grpc_${side}_msg_sent_total`,
        `Total number of gRPC stream messages sent ${sentBy}.`,
        each((m) => m.sent),
      ),
      metric(
        'histogram',
        seconds,
        latencyHelp[side],
        all((m) => m.secondsSamples(seconds)),
      ),
    ];
  }
}
