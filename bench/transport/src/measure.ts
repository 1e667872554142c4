import type { Agent } from './agents.js';

/** A client and its server, and what is between them. */
export interface Setup {
  readonly name: string;
  readonly client: Agent;
  readonly server: Agent;
  readonly proxy?: Agent;
}

/** Octets of a message, and calls that are open at once. */
export interface Cell {
  readonly size: number;
  readonly concurrency: number;
}

export interface Figures {
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly callsPerSecond: number;
  /** CPU microseconds of one call: client and server together, and the proxy. */
  readonly cpu: number;
  readonly proxyCpu: number;
}

export interface Pace {
  readonly rounds: number;
  /** Milliseconds of one setup in one round, and to warm each up for a table. */
  readonly slice: number;
  readonly warmUp: number;
}

/** All setups in turn, round after round with another one first, so that what disturbs the machine disturbs them all. */
export async function measure(setups: readonly Setup[], cell: Cell, pace: Pace): Promise<Record<string, Figures>> {
  const samples = setups.map((setup) => ({ setup, figures: [] as Figures[] }));
  for (let round = -1; round < pace.rounds; round++) {
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[(i + round + samples.length) % samples.length];
      if (sample === undefined) continue;
      const figures = await once(sample.setup, cell, pace.slice);
      // The first round warms up for this size.
      if (round >= 0) sample.figures.push(figures);
    }
  }
  return Object.fromEntries(samples.map(({ setup, figures }) => [setup.name, medians(figures)]));
}

export async function once({ client, server, proxy }: Setup, cell: Cell, ms: number): Promise<Figures> {
  const before = await Promise.all([client.cpu(), server.cpu(), proxy?.cpu() ?? 0]);
  const { calls, micros, p50, p99 } = await client.run({ ...cell, run: true, ms });
  const after = await Promise.all([client.cpu(), server.cpu(), proxy?.cpu() ?? 0]);
  const used = (index: 0 | 1 | 2) => (after[index] - before[index]) / calls;
  return { p50, p99, callsPerSecond: calls / (micros / 1e6), cpu: used(0) + used(1), proxyCpu: used(2) };
}

function medians(figures: readonly Figures[]): Figures {
  const of = (key: keyof Figures) => median(figures.map((each) => each[key]));
  return {
    p50: of('p50'),
    p99: of('p99'),
    callsPerSecond: of('callsPerSecond'),
    cpu: of('cpu'),
    proxyCpu: of('proxyCpu'),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
