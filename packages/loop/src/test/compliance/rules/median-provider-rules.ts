import type { MedianProvider } from '../../../types/median.js';
import { casesIn } from '../methods.js';
import type { Fixture, Rule } from '../rule.js';
import { sameValue, show } from '../verify.js';
import { bytes32, uint8, uint32, withinBounds } from './bounds.js';

const round = { configDigest: bytes32, epoch: uint32, round: uint8 };
const digits = [5n, -3n, 2n ** 100n, 0n, -3n];

/** What holds for the parts of a median provider. */
export const medianProviderRules: readonly Rule<MedianProvider, Fixture<MedianProvider>>[] = [
  {
    name: 'the bounds of answers come back from the on-chain configuration as they went in',
    why: 'Oracles refuse a median outside of them.',
    method: 'onchainConfigCodec.decode',
    skip: ({ cases }) => (ranges({ cases }).length === 0 ? 'the fixture has no on-chain configuration' : undefined),
    async run({ onchainConfigCodec }, fixture) {
      for (const range of ranges(fixture)) {
        const encoded = await onchainConfigCodec.encode(range);
        const decoded = await onchainConfigCodec.decode(encoded);
        sameValue(decoded, range, `decode(encode(${show(range)})) gave another range`);
      }
    },
  },
  {
    name: 'the latest transmission and the round that was requested keep within their bounds',
    why: 'A digest has 32 bytes, an epoch 32 bits and a round 8, in every signature and every message.',
    method: 'medianContract.latestTransmissionDetails',
    async run({ medianContract }) {
      withinBounds(await medianContract.latestTransmissionDetails(), round, 'latestTransmissionDetails()');
      withinBounds(await medianContract.latestRoundRequested(10n ** 9n), round, 'latestRoundRequested(1 s)');
    },
  },
  {
    name: 'the median of a report is the middle of its observations, and the report no longer than announced',
    why: 'The plugin compares it with what the contract holds, and sets its limits by the length.',
    method: 'reportCodec.medianFromReport',
    needs: ['reports'],
    async run({ reportCodec }) {
      for (let n = 1; n <= digits.length; n++) {
        const values = digits.slice(0, n);
        const observations = values.map((value, observer) => ({
          timestamp: 1_700_000_000,
          value,
          juelsPerFeeCoin: 1n,
          gasPriceSubunits: 2n,
          observer,
        }));
        const report = await reportCodec.buildReport(observations);
        const longest = await reportCodec.maxReportLength(n);
        if (report.length > longest)
          throw new Error(`a report of ${n} has ${report.length} bytes, not ${longest} at most`);
        const middle = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)))[Math.floor(n / 2)];
        const median = await reportCodec.medianFromReport(report);
        if (median !== middle)
          throw new Error(`the median of ${values.join(', ')} is ${middle}; the report says ${median}`);
      }
    },
  },
];

type Range = Parameters<MedianProvider['onchainConfigCodec']['encode']>[0];

function ranges({ cases }: Fixture<MedianProvider>): Range[] {
  return casesIn(cases)
    .filter(({ method, error }) => method.path === 'onchainConfigCodec.encode' && error === undefined)
    .map(({ args }) => args[0] as Range);
}
