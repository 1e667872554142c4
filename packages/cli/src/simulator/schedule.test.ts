import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Schedule } from './schedule.js';

const limit = { timeout: 10_000 };

describe('the schedule of rounds', () => {
  it('counts rounds from 1 and epochs from the given one', limit, () => {
    const schedule = new Schedule({ firstEpoch: 7, roundsPerEpoch: 2 });
    const positions = Array.from({ length: 5 }, () => schedule.next());
    assert.deepEqual(
      positions.map(({ epoch, round }) => `${epoch}.${round}`),
      ['7.1', '7.2', '8.1', '8.2', '9.1'],
    );
  });

  it('lets oracles lead by epoch and transmit by round, in turns', limit, () => {
    const schedule = new Schedule({ firstEpoch: 1, roundsPerEpoch: 2 });
    const positions = Array.from({ length: 6 }, () => schedule.next());
    assert.deepEqual(
      positions.map((position) => schedule.leader(position, 2)),
      [0, 0, 1, 1, 0, 0],
    );
    assert.deepEqual(
      positions.map((position) => schedule.transmitters(position, 4)[0]),
      [0, 1, 2, 3, 0, 1],
    );
    assert.deepEqual(schedule.transmitters({ epoch: 2, round: 1 }, 4), [2, 3, 0, 1]);
  });

  it('begins the next epoch early when asked to', limit, () => {
    const schedule = new Schedule({ firstEpoch: 1, roundsPerEpoch: 4 });
    schedule.next();
    schedule.endEpoch();
    assert.deepEqual(schedule.next(), { epoch: 2, round: 1 });
  });
});
