import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Channel } from '../client/channel.js';
import { type Logger, silentLogger } from '../logger.js';
import { Server } from '../server/server.js';
import { StatusError } from '../status-error.js';
import { MemoryDuplex } from './duplex.test.support.js';
import { addEcho, collect, echo } from './echo.test.support.js';

const limit = { timeout: 60_000 };
const folder = join(import.meta.dirname, '../../fuzz/corpus');
const limits = { lingerMs: 5, settingsTimeoutMs: 60_000 };

/** Recorded octets of one side of a connection, by name; a name starts with the side that sends them. */
const corpus = new Map(
  readdirSync(folder).map((name) => [
    name,
    Buffer.from(readFileSync(join(folder, name), 'utf8').replace(/\s/g, ''), 'hex'),
  ]),
);
const of = (side: string) => [...corpus].filter(([name]) => name.startsWith(side)).map(([, octets]) => octets);

/** Fails the test for a fault that is ours, not the peer's. */
function strictLogger(faults: unknown[]): Logger {
  return { ...silentLogger, error: (message, fields) => faults.push([message, fields]) };
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Gives a server what a client sends, in these pieces; returns all octets of its answer. */
async function serve(pieces: readonly Buffer[]): Promise<string> {
  const faults: unknown[] = [];
  const server = addEcho(new Server({ limits, logger: strictLogger(faults) }));
  const [ours, theirs] = MemoryDuplex.pair();
  const answer: Buffer[] = [];
  theirs.on('data', (chunk: Buffer) => answer.push(Buffer.from(chunk)));
  theirs.on('error', () => {});
  server.accept(ours);
  for (const piece of pieces) theirs.write(Buffer.from(piece));
  await turns(6);
  await server.close();
  theirs.destroy();
  assert.deepEqual(faults, []);
  return Buffer.concat(answer).toString('hex');
}

/** Gives a client with two calls what a server sends; every call must end with a result or a StatusError. */
async function call(octets: Buffer): Promise<void> {
  const faults: unknown[] = [];
  const [ours, theirs] = MemoryDuplex.pair();
  theirs.on('error', () => {});
  theirs.resume();
  const channel = new Channel(async () => ours, { limits, logger: strictLogger(faults), reconnect: false });
  const unary = channel.unary(echo.unary, 'x');
  const stream = collect(channel.serverStream(echo.serverStream, '3:x'));
  const settled = Promise.allSettled([unary, stream]);
  await turns(2);
  theirs.write(octets);
  await turns(4);
  await channel.close();
  theirs.destroy();
  for (const result of await settled) {
    if (result.status === 'rejected') assert.ok(result.reason instanceof StatusError, String(result.reason));
  }
  assert.deepEqual(faults, []);
}

/** A change to a recording: octets overwritten, removed, doubled or inserted. */
const mutation = fc.record({
  at: fc.nat(),
  what: fc.constantFrom('overwrite', 'remove', 'double', 'insert'),
  octets: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(octets: Buffer, mutations: readonly Mutation[]): Buffer {
  return mutations.reduce((now, { at, what, octets: other }) => {
    const start = at % (now.length + 1);
    const before = now.subarray(0, start);
    const after = now.subarray(Math.min(now.length, start + other.length));
    if (what === 'overwrite') return Buffer.concat([before, other, after]);
    if (what === 'remove') return Buffer.concat([before, after]);
    if (what === 'insert') return Buffer.concat([before, other, now.subarray(start)]);
    return Buffer.concat([before, now.subarray(start, start + 60), now.subarray(start)]);
  }, octets);
}

describe('a connection', () => {
  it('reads the same, wherever the octets are cut', limit, async () => {
    for (const octets of of('client')) {
      const whole = await serve([octets]);
      assert.ok(whole.length > 0);
      for (let cut = 1; cut < octets.length; cut++) {
        assert.equal(await serve([octets.subarray(0, cut), octets.subarray(cut)]), whole, `cut at ${cut}`);
      }
      assert.equal(await serve(Array.from(octets, (octet) => Buffer.of(octet))), whole);
    }
  });

  it('survives mutated clients', limit, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...of('client')),
        fc.array(mutation, { minLength: 1, maxLength: 8 }),
        async (octets, mutations) => {
          await serve([mutate(octets, mutations)]);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('survives mutated servers', limit, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...of('server')),
        fc.array(mutation, { minLength: 0, maxLength: 8 }),
        async (octets, mutations) => {
          await call(mutate(octets, mutations));
        },
      ),
      { numRuns: 600 },
    );
  });
});
