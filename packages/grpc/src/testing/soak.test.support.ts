import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Server } from '../server/server.js';
import { StatusError } from '../status-error.js';
import { addEcho, collect, echo, listenUnix, socketPath } from './echo.test.support.js';

/** What is held, in octets, and what is open, by kind. */
export interface Held {
  readonly heap: number;
  readonly buffers: number;
  readonly resources: string;
}

/** Collects garbage first. */
export async function held(): Promise<Held> {
  setFlagsFromString('--expose-gc');
  const gc: () => void = runInNewContext('gc');
  for (let i = 0; i < 4; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate');
  return { heap: heapUsed, buffers: arrayBuffers, resources: resources.sort().join() };
}

/** How many calls ended with each status; 0 is OK. */
export type Outcomes = Map<number, number>;

/**
 * Makes `calls` calls of all kinds through a relay, some cancelled, some past their deadline, some reset by the server,
 * some cut off because one of the connections dies; the same seed makes the same choices.
 */
export async function soak(calls: number, seed: number): Promise<Outcomes> {
  let state = seed;
  const random = (below: number) => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const outcomes: Outcomes = new Map();
  const count = (status: number) => outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
  await using near = await socketPath();
  await using far = await socketPath();
  await using server = addEcho(new Server());
  await listenUnix(server, far.path);
  await using target = new Channel(connectUnix(far.path), { backoff: { initialMs: 1, maxMs: 5 } });
  await using relay = new Server().relay(async () => target);
  await listenUnix(relay, near.path);
  let channel = new Channel(connectUnix(near.path), { backoff: { initialMs: 1, maxMs: 5 } });

  async function one(): Promise<void> {
    const choice = random(20);
    const options = { waitForReady: true, timeoutMs: 10_000 };
    if (choice === 0) {
      const controller = new AbortController();
      setImmediate(() => controller.abort());
      await channel.unary(echo.hang, '', { signal: controller.signal, waitForReady: true });
    } else if (choice === 1) {
      await channel.unary(echo.hang, '', { timeoutMs: 1 + random(4) });
    } else if (choice === 2) {
      await channel.unary(echo.fail, '7:no', options);
    } else if (choice === 3) {
      for await (const _ of channel.serverStream(echo.serverStream, '1000:abc', options)) if (random(5) === 0) break;
    } else if (choice === 4) {
      await collect(channel.bidiStream(echo.bidiStream, ['a', 'b', 'c'], options));
    } else if (choice === 5) {
      await channel.clientStream(echo.clientStream, ['a', 'b', 'c'], options);
    } else {
      await channel.unary(echo.unary, 'x'.repeat(random(choice === 6 ? 100_000 : 200)), options);
    }
  }
  let left = calls;
  async function worker(): Promise<void> {
    while (left-- > 0) {
      await one().then(
        () => count(0),
        (error: unknown) => count(error instanceof StatusError ? error.status : -1),
      );
      if (random(2000) === 0) {
        const old = channel;
        channel = new Channel(connectUnix(near.path), { backoff: { initialMs: 1, maxMs: 5 } });
        await old.close();
      }
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker));
  await channel.close();
  return outcomes;
}
