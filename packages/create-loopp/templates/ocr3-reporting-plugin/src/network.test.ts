import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '@loopp/loop';
import { lying, silent, simulateOcr3 } from '@loopp/simulator';
import { job } from '../dev/job.js';
import { newReportingPluginFactory } from './factory.js';
import { decodePrice } from './price.js';

const limit = { timeout: 30_000 };

// Four oracles in this process, of whom one may be faulty: what the rules of the plugin come to.
describe('a network of this plugin', () => {
  /** Oracle 0 sees the value, the next one 1 more, and so on. */
  const network = (value: () => bigint, faults: Parameters<typeof simulateOcr3>[0]['faults'] = []) =>
    simulateOcr3({
      factory: ({ id, provider }) =>
        newReportingPluginFactory(
          job(provider, () => value() + BigInt(id)),
          { logger: silentLogger },
        ),
      faults,
    });

  const reported = ({ reports }: { reports: readonly { report: Uint8Array }[] }) =>
    reports.map(({ report }) => decodePrice(report).value);

  it('brings the median of what its oracles see to the chain', limit, async () => {
    await using rounds = await network(() => 1_000n);
    const round = await rounds.round();
    assert.deepEqual([round.status, reported(round)], ['transmitted', [1_002n]]);
    assert.equal(rounds.chain.transmissions.length, 1);
  });

  it('reports again when the value has moved by 1 %', limit, async () => {
    let value = 1_000n;
    await using rounds = await network(() => value);
    assert.equal((await rounds.round()).status, 'transmitted');
    value = 1_009n;
    assert.equal((await rounds.round()).status, 'skipped');
    value = 1_011n;
    assert.equal((await rounds.round()).status, 'transmitted');
  });

  it('goes on without an oracle that is down', limit, async () => {
    await using rounds = await network(() => 1_000n, [silent(3)]);
    assert.deepEqual(reported(await rounds.round()), [1_001n]);
  });

  it('leaves out what is no observation, and is not moved by one that is far off', limit, async () => {
    const nonsense = lying('observation', [3], () => Uint8Array.of(1));
    await using some = await network(() => 1_000n, [nonsense]);
    assert.deepEqual(reported(await some.round()), [1_001n]);
    await using far = await network(() => 1_000n, [lying('observation', [0], () => new Uint8Array(64).fill(0x7f))]);
    assert.deepEqual(reported(await far.round()), [1_003n]);
  });
});
