import { randomBytes } from 'node:crypto';
import { encodeMedianConfig, encodeOcr3OffchainConfig, encodeOffchainConfig } from '@loopp/ocr2';

const second = 1_000_000_000n;

/** A report of a median feed is due in every round: deltaC is 0, so that the answer on chain is always old enough. */
const alwaysDue = encodeMedianConfig({
  alphaReportInfinite: true,
  alphaReportPpb: 0n,
  alphaAcceptInfinite: false,
  alphaAcceptPpb: 0n,
  deltaC: 0n,
});

/**
 * How the oracles of an embedded network work together: rounds follow at once. What only a network over the internet
 * needs (peers, their keys, the shared secret) is there, since the format wants it, and random.
 * @param reportingPluginConfig default: a median's, with a report in every round.
 */
export function embeddedOffchainConfig(
  n: number,
  ocrVersion: 2 | 3 = 2,
  reportingPluginConfig: Uint8Array = alwaysDue,
): Uint8Array {
  const each = <T>(make: () => T): T[] => Array.from({ length: n }, make);
  const common = {
    deltaProgress: 30n * second,
    deltaResend: 10n * second,
    deltaRound: 0n,
    deltaGrace: second / 10n,
    deltaStage: 10n * second,
    s: each(() => 1),
    offchainPublicKeys: each(() => randomBytes(32)),
    peerIds: each(() => `simulated-${randomBytes(8).toString('hex')}`),
    reportingPluginConfig,
    maxDurationInitialization: undefined,
    maxDurationQuery: 5n * second,
    maxDurationObservation: 10n * second,
    maxDurationShouldTransmitAcceptedReport: 10n * second,
    sharedSecretEncryptions: {
      diffieHellmanPoint: randomBytes(32),
      sharedSecretHash: randomBytes(32),
      encryptions: each(() => randomBytes(16)),
    },
  };
  if (ocrVersion === 2) {
    const durations = { maxDurationReport: 10n * second, maxDurationShouldAcceptFinalizedReport: 10n * second };
    return encodeOffchainConfig({ ...common, ...durations, rMax: 4 });
  }
  return encodeOcr3OffchainConfig({
    ...common,
    rMax: 4n,
    deltaInitial: 10n * second,
    deltaCertifiedCommitRequest: 10n * second,
    maxDurationShouldAcceptAttestedReport: 10n * second,
  });
}
