// Rounds of four oracles on a chain in memory, with a clock of their own: what the contract gets, and when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@loopp/loop';
import { dropping, lying, simulateOcr2, VirtualClock } from '@loopp/simulator';
import type { Clock } from './clock.js';
import { TwapFactory } from './factory.js';
import { hostWith, pluginConfig } from './fixture.js';
import { decodeReading, encodeReading } from './reading.js';

const limit = { timeout: 20_000 };

test('the contract gets the average over time, not the last price', limit, async () => {
  await using network = await feed();
  await network.pass([100n, 100n, 100n, 100n, 160n]);
  await network.rounds(1);
  // 20 s at 100 and 5 s at 160.
  assert.deepEqual(network.prices(), [112n]);
});

test('a price that moved too little is not transmitted, an old one is', limit, async () => {
  await using network = await feed();
  await network.pass([1_000n]);
  await network.rounds(1);
  await network.pass([1_001n, 1_001n]);
  await network.rounds(1);
  assert.deepEqual(network.prices(), [1_000n]);
  network.wait(600_000);
  await network.pass([1_001n, 1_001n]);
  await network.rounds(1);
  assert.deepEqual(network.prices(), [1_000n, 1_001n]);
});

test('one liar among four does not move the price', limit, async () => {
  const forged = () => encodeReading({ at: 0, price: 10n ** 30n });
  await using network = await feed([lying('observation', [2], forged)]);
  await network.pass([100n, 100n]);
  const [round] = await network.rounds(1);
  assert.equal(round?.observations.length, 4);
  assert.deepEqual(network.prices(), [100n]);
});

test('a round without enough observations reports nothing, the next one does', limit, async () => {
  await using network = await feed();
  await network.pass([100n]);
  const lost = dropping({ phases: ['observation'], from: [1, 2, 3] });
  const failed = await network.round({ faults: [lost] });
  assert.equal(failed.status, 'failed');
  await network.rounds(1);
  assert.deepEqual(network.prices(), [100n]);
});

test('oracles without a price do not observe', limit, async () => {
  await using network = await feed();
  await network.pass([undefined, undefined]);
  const { status, reason = '' } = await network.round();
  assert.equal(status, 'failed');
  assert.match(reason, /there is no price of this window/);
});

/** Four oracles that see the same prices, one every five seconds. */
async function feed(faults: Parameters<typeof simulateOcr2>[0]['faults'] = []) {
  const clock = new VirtualClock();
  let price: bigint | undefined;
  const samplers = new Set<() => Promise<void>>();
  const stepped: Clock = {
    now: () => clock.now(),
    every: (_ms, run) => {
      samplers.add(run);
      return () => samplers.delete(run);
    },
  };
  const network = await simulateOcr2({
    clock,
    faults,
    offchainConfig: pluginConfig.offchainConfig,
    transmitters: 'first',
    factory: () => {
      const host = hostWith(() => (price === undefined ? null : String(price)));
      return new TwapFactory(host, { logger: silentLogger, clock: stepped });
    },
  });
  /** Each price stands for five seconds. */
  const pass = async (prices: readonly (bigint | undefined)[]) => {
    for (price of prices) {
      await Promise.all([...samplers].map((sample) => sample()));
      clock.advance(5_000);
    }
  };
  const prices = () => network.chain.transmissions.map(({ report }) => decodeReading(report.report).price);
  return Object.assign(network, { pass, prices, wait: (ms: number) => clock.advance(ms) });
}
