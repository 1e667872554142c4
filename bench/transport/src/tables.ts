import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from './agents.js';
import { type Cell, type Figures, measure, once, type Pace, type Setup } from './measure.js';
import type { Messages } from './peer.js';

/** The programs of the benchmark; `go` is absent without Go. */
export interface Programs {
  readonly agent: string;
  readonly go: string | undefined;
}

/** Figures by cell, and by setup. */
export interface Table {
  readonly name: string;
  readonly cells: readonly { readonly cell: Cell; readonly figures: Readonly<Record<string, Figures>> }[];
}

export const transports = ['ours', 'grpc-js', 'node:http2', 'connect', 'Go', 'raw'] as const;
export type Transport = (typeof transports)[number];

/** Setups of the relay table, by what is between client and server. */
export const between = { none: 'direct', ours: 'our relay', go: 'Go proxy' } as const;

type Role = 'server' | 'client' | 'proxy';

/** The command of one process. */
function command(
  programs: Programs,
  transport: Transport,
  role: Role,
  messages: Messages,
  ...paths: string[]
): string[] {
  if (transport === 'Go') return [programs.go ?? '', role, messages, ...paths];
  return [process.execPath, programs.agent, role, transport, messages, ...paths];
}

/** Every transport with itself. */
export async function transportTable(
  name: string,
  options: { programs: Programs; messages: Messages; pinned: boolean; cells: readonly Cell[]; pace: Pace },
): Promise<Table> {
  const { programs, messages, pinned } = options;
  const taking = transports.filter(
    (each) => (each !== 'Go' || programs.go !== undefined) && (each !== 'raw' || messages === 'octets'),
  );
  return table(name, options, async (folder) => {
    const setups: Setup[] = [];
    for (const [index, transport] of taking.entries()) {
      const path = join(folder, String(index));
      const server = await Agent.start(command(programs, transport, 'server', messages, path), pinned);
      const client = await Agent.start(command(programs, transport, 'client', messages, path), pinned);
      setups.push({ name: transport, server, client });
    }
    return setups;
  });
}

/** Our client and server, or Go's, with nothing, our relay or a grpc-go proxy between them. */
export async function relayTable(
  name: string,
  ends: Transport,
  options: { programs: Programs; pinned: boolean; cells: readonly Cell[]; pace: Pace },
): Promise<Table> {
  const { programs, pinned } = options;
  const proxies: readonly (readonly [string, Transport | undefined])[] = [
    [between.none, undefined],
    [between.ours, 'ours'],
    ...(programs.go === undefined ? [] : ([[between.go, 'Go']] as const)),
  ];
  return table(name, options, async (folder) => {
    const setups: Setup[] = [];
    for (const [index, [kind, transport]] of proxies.entries()) {
      const target = join(folder, `${index}-server`);
      const path = transport === undefined ? target : join(folder, `${index}-proxy`);
      const server = await Agent.start(command(programs, ends, 'server', 'octets', target), pinned);
      const proxy =
        transport === undefined
          ? undefined
          : await Agent.start(command(programs, transport, 'proxy', 'octets', path, target), pinned);
      const client = await Agent.start(command(programs, ends, 'client', 'octets', path), pinned);
      setups.push({ name: kind, server, client, ...(proxy === undefined ? {} : { proxy }) });
    }
    return setups;
  });
}

async function table(
  name: string,
  { cells, pace }: { cells: readonly Cell[]; pace: Pace },
  start: (folder: string) => Promise<Setup[]>,
): Promise<Table> {
  const folder = await mkdtemp(join(tmpdir(), 'loopp-bench-'));
  const setups = await start(folder);
  process.stderr.write(`${name}: warming up\n`);
  for (const setup of setups) {
    for (const concurrency of [1, 64]) await once(setup, { size: 100, concurrency }, pace.warmUp / 2);
  }
  const measured: { cell: Cell; figures: Record<string, Figures> }[] = [];
  for (const cell of cells) {
    process.stderr.write(`${name}: ${cell.size} B, ${cell.concurrency} at once\n`);
    measured.push({ cell, figures: await measure(setups, cell, pace) });
  }
  for (const { client, server, proxy } of setups) {
    for (const agent of [client, server, proxy]) await agent?.stop();
  }
  await rm(folder, { recursive: true, force: true });
  return { name, cells: measured };
}
