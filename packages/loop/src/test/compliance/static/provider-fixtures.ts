import type { MedianProvider } from '../../../types/median.js';
import type { ConfigProvider, Ocr3CapabilityProvider, PluginProvider } from '../../../types/relayer.js';
import { staticConfig, staticDigest } from '../../static-provider.js';
import { reportsHealth } from '../health.js';
import type { Fixture } from '../rule.js';
import { staticTimestamp } from './static-args.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const none = new Uint8Array(0);
const widest = 2n ** 64n - 1n;
const lacks = {
  digests: 'the static digest is the other one backwards',
  reports: 'the static median is the length of the report',
};

const configCases = {
  ready: [{ args: [], answer: undefined }],
  healthReport: reportsHealth({ StaticProvider: '' }),
  offchainConfigDigester: {
    configDigest: [{ args: [staticConfig], answer: staticDigest.toReversed() }],
    configDigestPrefix: [{ args: [], answer: 1 }],
  },
  contractConfigTracker: {
    latestConfigDetails: [{ args: [], answer: { changedInBlock: 2n ** 53n + 1n, configDigest: staticDigest } }],
    latestConfig: [
      { args: [widest], answer: { ...staticConfig, configCount: widest } },
      { args: [0n], answer: { ...staticConfig, configCount: 0n } },
    ],
    latestBlockHeight: [{ args: [], answer: 7n }],
  },
} as const satisfies Fixture<ConfigProvider>['cases'];

/** Of `staticProvider`, of its Go double, and of what the relayers that use them make. */
export const staticConfigProviderFixture: Fixture<ConfigProvider> = { cases: configCases, lacks };

const context = { ...staticTimestamp, round: 255, extraHash: staticDigest.toReversed() };
const signatures = [
  { signature: Uint8Array.of(1, 2), signer: 0 },
  { signature: none, signer: 255 },
];

/** @param account what the transmitter says of itself. */
export function staticPluginProviderFixture(account: string): Fixture<PluginProvider> {
  const contractTransmitter = {
    transmit: [{ args: [context, Uint8Array.of(255), signatures], answer: undefined }],
    latestConfigDigestAndEpoch: [{ args: [], answer: { configDigest: staticDigest, epoch: 2 ** 32 - 1 } }],
    fromAccount: [{ args: [], answer: account }],
  } as const;
  return { cases: { ...configCases, contractTransmitter, contractReader: 'present', codec: 'present' }, lacks };
}

const low = { timestamp: 1, value: -(2n ** 191n), juelsPerFeeCoin: 0n, gasPriceSubunits: 2n ** 64n, observer: 0 };
const high = { timestamp: 2 ** 32 - 1, value: 255n, juelsPerFeeCoin: 256n, gasPriceSubunits: -1n, observer: 255 };
const lines = `0 1 ${-(2n ** 191n)} 0 ${2n ** 64n}\n255 ${2 ** 32 - 1} 255 256 -1`;
const range = { min: -(2n ** 80n), max: 0n };

const medianCases = {
  reportCodec: {
    buildReport: [
      { args: [[low, high]], answer: text(lines) },
      { args: [[]], answer: none },
    ],
    medianFromReport: [
      { args: [Uint8Array.of(1, 2, 3)], answer: -3n },
      { args: [none], answer: 0n },
    ],
    maxReportLength: [
      { args: [31], answer: 1120 },
      { args: [0], answer: 128 },
    ],
  },
  medianContract: {
    latestTransmissionDetails: [
      {
        args: [],
        answer: {
          configDigest: staticDigest,
          epoch: 1,
          round: 255,
          latestAnswer: -(2n ** 191n),
          latestTimestamp: new Date('2026-01-02T03:04:05.678Z'),
        },
      },
    ],
    latestRoundRequested: [
      { args: [3_600_999_999_999n], answer: { configDigest: staticDigest, epoch: 3600, round: 0 } },
      { args: [0n], answer: { configDigest: staticDigest, epoch: 0, round: 0 } },
    ],
  },
  onchainConfigCodec: {
    encode: [{ args: [range], answer: text(`${-(2n ** 80n)}..0`) }],
    decode: [{ args: [text(`${-(2n ** 80n)}..0`)], answer: range }],
  },
} as const satisfies Fixture<MedianProvider>['cases'];

export function staticMedianProviderFixture(account: string): Fixture<MedianProvider> {
  const { cases } = staticPluginProviderFixture(account);
  return { cases: { ...cases, ...medianCases }, lacks };
}

const reported = { report: text('static'), info: Uint8Array.of(2) };
const signed = [3, 255].map((signer) => ({ signature: Uint8Array.of(1), signer }));

/** Of the static provider with `staticOcr3Transmitter`. */
export function staticOcr3CapabilityProviderFixture(account: string): Fixture<Ocr3CapabilityProvider> {
  const { cases } = staticPluginProviderFixture(account);
  const ocr3ContractTransmitter = {
    transmit: [
      { args: [staticDigest, widest, reported, signed], answer: undefined },
      {
        args: [staticDigest, 5n, { ...reported, report: text('other') }, signed],
        error: { text: 'transmit 5 other of 3,255' },
      },
    ],
    fromAccount: [{ args: [], answer: 'ocr3 account' }],
  } as const;
  return { cases: { ...cases, ocr3ContractTransmitter }, lacks };
}
