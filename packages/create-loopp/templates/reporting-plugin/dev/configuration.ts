import type { ReportingPluginConfig } from '@loopp/loop';

const second = 1_000_000_000n;

/** What OCR tells one of four oracles, of whom one may be faulty. */
export function configuration(oracleId: number): ReportingPluginConfig {
  return {
    configDigest: new Uint8Array(32).fill(1),
    oracleId,
    n: 4,
    f: 1,
    onchainConfig: new Uint8Array(),
    offchainConfig: new Uint8Array(),
    estimatedRoundInterval: second,
    // Never zero: the calls could not succeed.
    maxDurationQuery: second,
    maxDurationObservation: second,
    maxDurationReport: second,
    maxDurationShouldAcceptFinalizedReport: second,
    maxDurationShouldTransmitAcceptedReport: second,
  };
}
