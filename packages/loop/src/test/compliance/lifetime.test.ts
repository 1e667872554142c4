import { setTimeout as sleep } from 'node:timers/promises';
import { Lifetime, type Relayer } from '@loopp/loop';
import { testRelayer } from '@loopp/loop/test';

const head = { height: '7', hash: Uint8Array.of(1), timestamp: 1n };

/** Plain asynchronous code, which knows of no signal but for the one wait that it must give up. */
function plainRelayer(): Relayer & { readonly waiting: Set<AbortSignal> } {
  const life = new Lifetime('the relayer');
  const waiting = new Set<AbortSignal>();
  return {
    waiting,
    latestHead: (call) => life.run(call, () => sleep(2, head)),
    replay: (_fromBlock, _args, call) =>
      life.run(call, async ({ signal }) => {
        waiting.add(signal);
        await sleep(60_000, undefined, { signal }).finally(() => waiting.delete(signal));
      }),
    close: () => life.close(),
  };
}

const subjects: ReturnType<typeof plainRelayer>[] = [];

testRelayer(
  () => {
    const subject = plainRelayer();
    subjects.push(subject);
    return { subject };
  },
  {
    cases: { latestHead: [{ args: [], answer: head }] },
    waits: {
      call: async (subject, call) => subject.replay?.('5', {}, call),
      ended: async () => {
        while (subjects.some(({ waiting }) => waiting.size > 0)) await sleep(1);
      },
    },
  },
);
