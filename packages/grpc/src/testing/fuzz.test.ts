import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Channel } from '../client/channel.js';
import { type Logger, silentLogger } from '../logger.js';
import { Server } from '../server/server.js';
import { StatusError } from '../status-error.js';
import { MemoryDuplex } from './duplex.test.support.js';
import { addEcho, collect, echo } from './echo.test.support.js';
import { FuzzCorpus, outcomeOf } from './fuzz-corpus.test.support.js';

/** `npm run fuzz` asks for more runs than the tests make, and lets the corpus grow. */
const numRuns = Number(process.env['LOOPP_FUZZ_RUNS'] ?? 600);
const grows = process.env['LOOPP_FUZZ_GROW'] === '1';
const limit = { timeout: 60_000 + numRuns * 100 };
const limits = { lingerMs: 5, settingsTimeoutMs: 60_000 };
const corpus = new FuzzCorpus(join(import.meta.dirname, '../../fuzz/corpus'), grows);

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

/** Gives a client with two calls what a server sends; every call must end with a result or a StatusError.
 * Returns how they ended. */
async function call(octets: Buffer): Promise<string> {
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
  const outcomes = (await settled).map((result) => {
    if (result.status === 'fulfilled') return 'OK';
    assert.ok(result.reason instanceof StatusError, String(result.reason));
    return result.reason.message.replace(/\d+|".*"/g, 'N');
  });
  assert.deepEqual(faults, []);
  return outcomes.join(', ');
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
    // A fault may be answered before the rest of its frame is there: only what has none reads the same.
    for (const octets of corpus.recorded('client')) {
      const whole = await serve([octets]);
      assert.ok(whole.length > 0);
      for (let cut = 1; cut < octets.length; cut++) {
        assert.equal(await serve([octets.subarray(0, cut), octets.subarray(cut)]), whole, `cut at ${cut}`);
      }
      assert.equal(await serve(Array.from(octets, (octet) => Buffer.of(octet))), whole);
    }
  });

  it('survives mutated clients', limit, async () => {
    for (const octets of corpus.of('client')) {
      corpus.know('client', outcomeOf(Buffer.from(await serve([octets]), 'hex')));
    }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...corpus.of('client')),
        fc.array(mutation, { minLength: 1, maxLength: 8 }),
        async (octets, mutations) => {
          const mutated = mutate(octets, mutations);
          await corpus.run('client', mutated, async () => outcomeOf(Buffer.from(await serve([mutated]), 'hex')));
        },
      ),
      { numRuns },
    );
  });

  it('survives mutated servers', limit, async () => {
    for (const octets of corpus.of('server')) corpus.know('server', await call(octets));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...corpus.of('server')),
        fc.array(mutation, { minLength: 0, maxLength: 8 }),
        async (octets, mutations) => {
          const mutated = mutate(octets, mutations);
          await corpus.run('server', mutated, () => call(mutated));
        },
      ),
      { numRuns },
    );
  });
});

describe('the corpus', () => {
  it('takes what leads to a new outcome or to a fault, where it may grow', limit, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loopp-fuzz-'));
    writeFileSync(join(folder, 'client-known.hex'), '00\n');
    const fixed = new FuzzCorpus(folder, false);
    await fixed.run('client', Buffer.of(1), async () => 'new');
    assert.equal(readdirSync(folder).length, 1);
    const growing = new FuzzCorpus(folder, true);
    growing.know('client', 'known');
    await growing.run('client', Buffer.of(1), async () => 'known');
    await growing.run('server', Buffer.of(2), async () => 'new');
    await growing.run('server', Buffer.of(3), async () => 'new');
    await assert.rejects(growing.run('client', Buffer.of(4), () => Promise.reject(new Error('a fault'))));
    const grown = new FuzzCorpus(folder, false);
    assert.deepEqual([grown.of('client').length, grown.of('server')], [2, [Buffer.of(2)]]);
    assert.deepEqual([grown.recorded('client'), grown.recorded('server')], [[Buffer.of(0)], []]);
    rmSync(folder, { recursive: true });
  });
});
