import type { MedianProvider } from '../../../types/median.js';
import type { Fixture } from '../rule.js';
import { staticMedianProviderFixture } from './provider-fixtures.js';

const none = { configDigest: new Uint8Array(32), epoch: 0, round: 0 };

/** Of a provider whose contract nobody transmitted to yet: the time is Go's zero time. */
export function untouchedMedianProviderFixture(account: string): Fixture<MedianProvider> {
  const { cases, ...rest } = staticMedianProviderFixture(account);
  const latestTimestamp = new Date('0001-01-01T00:00:00Z');
  const medianContract = {
    latestTransmissionDetails: [{ args: [], answer: { ...none, latestAnswer: 0n, latestTimestamp } }],
    latestRoundRequested: [{ args: [0n], answer: none }],
  } as const;
  return { ...rest, cases: { ...cases, medianContract } };
}
