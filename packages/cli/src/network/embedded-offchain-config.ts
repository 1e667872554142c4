import { randomBytes } from 'node:crypto';
import { encodeMedianConfig, encodeOffchainConfig } from '@loopp/ocr2';

const second = 1_000_000_000n;

/**
 * How the embedded network's oracles work together. A report is due in every round: deltaC is 0, so that the answer on
 * chain is always old enough, and no pending report keeps the next one from being accepted. What only a network over
 * the internet needs (peers, their keys, the shared secret) is there, since the format wants it, and random.
 */
export function embeddedOffchainConfig(n: number): Uint8Array {
  const each = <T>(make: () => T): T[] => Array.from({ length: n }, make);
  return encodeOffchainConfig({
    deltaProgress: 30n * second,
    deltaResend: 10n * second,
    deltaRound: 0n,
    deltaGrace: second / 10n,
    deltaStage: 10n * second,
    rMax: 4,
    s: each(() => 1),
    offchainPublicKeys: each(() => randomBytes(32)),
    peerIds: each(() => `simulated-${randomBytes(8).toString('hex')}`),
    reportingPluginConfig: encodeMedianConfig({
      alphaReportInfinite: true,
      alphaReportPpb: 0n,
      alphaAcceptInfinite: false,
      alphaAcceptPpb: 0n,
      deltaC: 0n,
    }),
    maxDurationInitialization: undefined,
    maxDurationQuery: 5n * second,
    maxDurationObservation: 10n * second,
    maxDurationReport: 10n * second,
    maxDurationShouldAcceptFinalizedReport: 10n * second,
    maxDurationShouldTransmitAcceptedReport: 10n * second,
    sharedSecretEncryptions: {
      diffieHellmanPoint: randomBytes(32),
      sharedSecretHash: randomBytes(32),
      encryptions: each(() => randomBytes(16)),
    },
  });
}
