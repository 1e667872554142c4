import type { Figures } from './measure.js';
import { between, type Table } from './tables.js';

/** One line of what is required of ours. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly required: number;
  readonly aimedAt: number;
  /** Whether the ratio must not be larger, rather than not smaller. */
  readonly atMost: boolean;
}

export function missed({ value, required, atMost }: Ratio): boolean {
  return !(atMost ? value <= required : value >= required);
}

/** The required ratios that these tables can tell; those with Go only where Go took part. */
export function ratios(transports: Table, relay: Table | undefined): Ratio[] {
  const all: Ratio[] = [];
  const atLeast = (name: string, value: number | undefined, required: number, aimedAt: number) => {
    if (value !== undefined) all.push({ name, value, required, aimedAt, atMost: false });
  };
  const atMost = (name: string, value: number | undefined, required: number, aimedAt: number) => {
    if (value !== undefined) all.push({ name, value, required, aimedAt, atMost: true });
  };
  const speed = (size: number, concurrency: number, peer: string) =>
    quotient(find(transports, size, concurrency, 'ours'), find(transports, size, concurrency, peer), 'callsPerSecond');
  atLeast('to grpc-js, 100 B, c = 1, calls per second', speed(100, 1, 'grpc-js'), 4.5, 6);
  atLeast('to grpc-js, 100 B, c = 64, calls per second', speed(100, 64, 'grpc-js'), 10, 15);
  atLeast('to grpc-js, 64 KiB, c = 8, bytes per second', speed(65_536, 8, 'grpc-js'), 7, 9);
  atLeast('to grpc-js, 1 MiB, c = 1, bytes per second', speed(1_048_576, 1, 'grpc-js'), 4.5, 6);
  atLeast('to Go, 100 B, c = 1, calls per second', speed(100, 1, 'Go'), 1.2, 1.5);
  atLeast('to Go, 100 B, c = 64, calls per second', speed(100, 64, 'Go'), 1.1, 2);
  const floor = quotient(find(transports, 100, 1, 'ours'), find(transports, 100, 1, 'raw'), 'p50');
  atMost('to a raw socket echo, 100 B, c = 1, p50', floor, 1.6, 1.3);
  if (relay === undefined) return all;
  const [direct, ours, go] = [between.none, between.ours, between.go].map((name) => find(relay, 100, 1, name));
  if (direct !== undefined && ours !== undefined && go !== undefined) {
    atMost('relay to a Go proxy, added p50, c = 1', (ours.p50 - direct.p50) / (go.p50 - direct.p50), 1 / 2, 1 / 3);
  }
  const [ourLoad, goLoad] = [find(relay, 100, 64, between.ours), find(relay, 100, 64, between.go)];
  atLeast('relay to a Go proxy, calls per second, c = 64', quotient(ourLoad, goLoad, 'callsPerSecond'), 2.5, 4);
  atMost('relay to a Go proxy, its CPU per call, c = 64', quotient(ourLoad, goLoad, 'proxyCpu'), 1 / 5, 1 / 10);
  return all;
}

function find(table: Table, size: number, concurrency: number, name: string): Figures | undefined {
  return table.cells.find(({ cell }) => cell.size === size && cell.concurrency === concurrency)?.figures[name];
}

function quotient(over: Figures | undefined, under: Figures | undefined, key: keyof Figures): number | undefined {
  return over === undefined || under === undefined ? undefined : over[key] / under[key];
}
