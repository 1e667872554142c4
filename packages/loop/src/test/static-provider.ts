import type { MedianProvider, ParsedAttributedObservation } from '../types/median.js';
import type { AttributedOnchainSignature, ContractConfig, ReportContext } from '../types/ocr2.js';
import { staticCodec } from './static-codec.js';
import { staticContractReader } from './static-contract-reader.js';

export const staticDigest = Uint8Array.from({ length: 32 }, (_, i) => i);

export const staticConfig: ContractConfig = {
  configDigest: staticDigest,
  configCount: 42n,
  signers: [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)],
  transmitters: ['0xfirst', '0xsecond'],
  f: 1,
  onchainConfig: Uint8Array.of(7),
  offchainConfigVersion: 2n ** 63n + 1n,
  offchainConfig: Uint8Array.of(8, 9),
};

/** What a transmitter was given. */
export interface Transmission {
  readonly context: ReportContext;
  readonly report: Uint8Array;
  readonly signatures: readonly AttributedOnchainSignature[];
}

export interface StaticProvider extends MedianProvider {
  readonly transmissions: readonly Transmission[];
  readonly closed: () => boolean;
}

/** A median provider with fixed answers, for tests of whatever uses one. */
export function staticProvider(): StaticProvider {
  const transmissions: Transmission[] = [];
  let closed = false;
  return {
    transmissions,
    closed: () => closed,
    offchainConfigDigester: {
      configDigest: async (config) => config.configDigest.toReversed(),
      configDigestPrefix: async () => 1,
    },
    contractConfigTracker: {
      latestConfigDetails: async () => ({ changedInBlock: 2n ** 53n + 1n, configDigest: staticDigest }),
      latestConfig: async (changedInBlock) => ({ ...staticConfig, configCount: changedInBlock }),
      latestBlockHeight: async () => 7n,
    },
    contractTransmitter: {
      transmit: async (context, report, signatures) => void transmissions.push({ context, report, signatures }),
      latestConfigDigestAndEpoch: async () => ({ configDigest: staticDigest, epoch: 2 ** 32 - 1 }),
      fromAccount: async () => '0xfirst',
    },
    contractReader: staticContractReader(),
    codec: staticCodec(),
    reportCodec: {
      buildReport: async (observations) => new TextEncoder().encode(observations.map(line).join('\n')),
      medianFromReport: async (report) => -BigInt(report.length),
      maxReportLength: async (n) => 128 + 32 * n,
    },
    medianContract: {
      latestTransmissionDetails: async () => ({
        configDigest: staticDigest,
        epoch: 1,
        round: 255,
        latestAnswer: -(2n ** 191n),
        latestTimestamp: new Date('2026-01-02T03:04:05.678Z'),
      }),
      latestRoundRequested: async (lookback) => ({
        configDigest: staticDigest,
        epoch: Number(lookback / 10n ** 9n),
        round: 0,
      }),
    },
    onchainConfigCodec: {
      encode: async ({ min, max }) => new TextEncoder().encode(`${min}..${max}`),
      decode: async (encoded) => {
        const [min, max] = new TextDecoder().decode(encoded).split('..');
        return { min: BigInt(min ?? 0), max: BigInt(max ?? 0) };
      },
    },
    close: async () => {
      closed = true;
    },
    healthReport: async () => ({ StaticProvider: '' }),
  };
}

function line({ observer, timestamp, value, juelsPerFeeCoin, gasPriceSubunits }: ParsedAttributedObservation): string {
  return [observer, timestamp, value, juelsPerFeeCoin, gasPriceSubunits].join(' ');
}
