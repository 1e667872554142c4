import type { MedianProvider } from '../../../types/median.js';
import type { ConfigProvider, PluginProvider } from '../../../types/relayer.js';
import type { Fixture } from '../rule.js';
import { originalContractConfig, originalDigest, sparse } from './values.js';

const report = sparse({ 42: 101 });
const round = { configDigest: sparse({ 1: 1, 11: 8 }, 32), epoch: 7, round: 11 };
const context = { configDigest: originalDigest, epoch: 88, round: 74, extraHash: sparse({ 1: 3, 3: 5, 7: 11 }, 32) };
const signatures = [{ signature: sparse({ 7: 6, 9: 8 }), signer: 54 }];
const observation = { timestamp: 123, value: 31n, juelsPerFeeCoin: 54n, gasPriceSubunits: 77n, observer: 99 };
const range = { min: -12n, max: 1_234_567_890_987_654_321n };

const lacks = {
  digests: 'its digest does not begin with its prefix',
  reports: 'it has one report, whatever it is made of',
};

const configCases = {
  ready: [{ args: [], answer: undefined }],
  offchainConfigDigester: {
    configDigest: [
      { args: [originalContractConfig], answer: originalDigest },
      { args: [{ ...originalContractConfig, f: 12 }], error: { text: 'but got' } },
    ],
    configDigestPrefix: [{ args: [], answer: 99 }],
  },
  contractConfigTracker: {
    latestConfigDetails: [{ args: [], answer: { changedInBlock: 14n, configDigest: originalDigest } }],
    latestConfig: [
      { args: [14n], answer: originalContractConfig },
      { args: [15n], error: { text: 'expected changed in block 14 but got 15' } },
    ],
    latestBlockHeight: [{ args: [], answer: 1337n }],
  },
} as const satisfies Fixture<ConfigProvider>['cases'];

const pluginCases = {
  ...configCases,
  contractTransmitter: {
    transmit: [
      { args: [context, sparse({ 41: 131 }), signatures], answer: undefined },
      { args: [context, sparse({ 40: 131 }), signatures], error: { text: 'expected report ' } },
    ],
    latestConfigDigestAndEpoch: [{ args: [], answer: { configDigest: originalDigest, epoch: 88 } }],
    fromAccount: [{ args: [], answer: 'some-account' }],
  },
  contractReader: 'present',
  codec: 'present',
} as const satisfies Fixture<PluginProvider>['cases'];

/** Of the config provider in the original's static relayer. */
export const originalConfigProviderFixture: Fixture<ConfigProvider> = { cases: configCases, lacks };

/** Of the plugin provider in the original's static relayer. */
export const originalPluginProviderFixture: Fixture<PluginProvider> = { cases: pluginCases, lacks };

/** Of the median provider in the original's static relayer. */
export const originalMedianProviderFixture: Fixture<MedianProvider> = {
  cases: {
    ...pluginCases,
    codec: 'absent',
    reportCodec: {
      buildReport: [
        { args: [[observation]], answer: report },
        { args: [[]], error: { text: 'but got' } },
      ],
      medianFromReport: [{ args: [report], answer: -1042n }],
      maxReportLength: [
        { args: [12], answer: 101 },
        { args: [13], error: { text: 'expected n 12 but got 13' } },
      ],
    },
    medianContract: {
      latestTransmissionDetails: [
        {
          args: [],
          // The original has nanoseconds; a contract's own clock has whole seconds.
          answer: { ...round, latestAnswer: 123n, latestTimestamp: new Date('2009-02-13T23:31:30.987Z') },
        },
      ],
      latestRoundRequested: [
        { args: [64_000_000_000n], answer: round },
        { args: [64n], error: { text: 'expected lookback 1m4s but got 64ns' } },
      ],
    },
    onchainConfigCodec: {
      encode: [{ args: [range], answer: sparse({ 5: 11 }) }],
      decode: [{ args: [sparse({ 5: 11 })], answer: range }],
    },
  },
  lacks,
  without: {
    'the latest transmission and the round that was requested keep within their bounds':
      'it answers for one look back only, which is not that of the rule',
  },
};
