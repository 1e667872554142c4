// Rounds of four oracles on a chain in memory, with a clock of their own: what the contract gets, and when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lying, simulateOcr3, VirtualClock } from '@loopp/simulator';
import { decodeOutcome, encode } from './bundle.js';
import { BundleFactory } from './factory.js';
import { hostWith, pluginConfig } from './fixture.js';

const limit = { timeout: 20_000 };

test('each feed is reported when it moved, or when its time has come', limit, async () => {
  await using network = await bundle();
  await network.see({ 'BTC/USD': '100', 'ETH/USD': '20' });
  assert.deepEqual(network.reported(), ['BTC/USD 100', 'ETH/USD 20']);
  await network.see({ 'BTC/USD': '100', 'ETH/USD': '21' });
  assert.deepEqual(network.reported(), ['ETH/USD 21']);
  await network.see({ 'BTC/USD': '100', 'ETH/USD': '21' });
  assert.deepEqual(network.reported(), []);
  network.wait(600_000);
  await network.see({ 'BTC/USD': '100', 'ETH/USD': '21' });
  assert.deepEqual(network.reported(), ['BTC/USD 100', 'ETH/USD 21']);
});

test('a feed without prices keeps what was agreed, and does not hold up the others', limit, async () => {
  await using network = await bundle();
  await network.see({ 'BTC/USD': '100', 'ETH/USD': '20' });
  network.reported();
  const { outcome = new Uint8Array() } = await network.see({ 'BTC/USD': '200' });
  assert.deepEqual(network.reported(), ['BTC/USD 200']);
  assert.equal(decodeOutcome(outcome)['ETH/USD']?.latest.price, 20n);
});

test('one liar among four moves no price, and what is no observation counts for nothing', limit, async () => {
  const forged = () => encode({ at: 0, prices: { 'BTC/USD': 10n ** 30n, 'ETH/USD': -1n } });
  await using network = await bundle([lying('observation', [2], forged)]);
  await network.see({ 'BTC/USD': '100', 'ETH/USD': '20' });
  assert.deepEqual(network.reported(), ['BTC/USD 100', 'ETH/USD 20']);

  await using other = await bundle([lying('observation', [1], () => new TextEncoder().encode('nonsense'))]);
  const { observations } = await other.see({ 'BTC/USD': '100' });
  assert.deepEqual(
    observations.map(({ observer }) => observer),
    [0, 2, 3],
  );
  assert.deepEqual(other.reported(), ['BTC/USD 100']);
});

/** Four oracles that see the same prices. */
async function bundle(faults: Parameters<typeof simulateOcr3>[0]['faults'] = []) {
  const clock = new VirtualClock();
  let prices: Readonly<Record<string, string>> = {};
  const network = await simulateOcr3({
    clock,
    faults,
    offchainConfig: pluginConfig.offchainConfig,
    factory: () =>
      new BundleFactory(
        hostWith(() => prices),
        () => clock.now(),
      ),
  });
  let known = 0;
  return Object.assign(network, {
    see: async (seen: Readonly<Record<string, string>>) => {
      prices = seen;
      return network.round();
    },
    /** What came to the contract since the last time. */
    reported: () => {
      const fresh = network.chain.transmissions.slice(known);
      known = network.chain.transmissions.length;
      return fresh.map(({ report }) => {
        const { feed, price } = JSON.parse(new TextDecoder().decode(report.report));
        return `${feed} ${price}`;
      });
    },
    wait: (ms: number) => clock.advance(ms),
  });
}
