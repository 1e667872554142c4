import type { ReportingPluginConfig } from '@loopp/loop';
import type { Ocr2NetworkOptions } from '../ocr2/ocr2-network.js';
import { milliseconds } from '../protocol/milliseconds.js';
import type { Ocr2Setup } from './contract-setup.js';

/** What a network's options take from the configuration of its contract. */
export function ocr2Settings({ config, offchain }: Ocr2Setup) {
  return {
    n: config.signers.length,
    f: config.f,
    configDigest: config.configDigest,
    roundsPerEpoch: Math.max(1, offchain.rMax),
    roundIntervalMs: milliseconds(offchain.deltaRound),
    graceMs: milliseconds(offchain.deltaGrace),
    progressMs: milliseconds(offchain.deltaProgress),
    durations: {
      query: milliseconds(offchain.maxDurationQuery),
      observation: milliseconds(offchain.maxDurationObservation),
      report: milliseconds(offchain.maxDurationReport),
      shouldAcceptFinalizedReport: milliseconds(offchain.maxDurationShouldAcceptFinalizedReport),
      shouldTransmitAcceptedReport: milliseconds(offchain.maxDurationShouldTransmitAcceptedReport),
    },
  } satisfies Partial<Ocr2NetworkOptions>;
}

/** What an oracle's reporting plugin is made with. */
export function ocr2PluginConfig(oracleId: number, { config, offchain }: Ocr2Setup): ReportingPluginConfig {
  return {
    configDigest: config.configDigest,
    oracleId,
    n: config.signers.length,
    f: config.f,
    onchainConfig: config.onchainConfig,
    offchainConfig: offchain.reportingPluginConfig,
    estimatedRoundInterval: offchain.deltaRound,
    maxDurationQuery: offchain.maxDurationQuery,
    maxDurationObservation: offchain.maxDurationObservation,
    maxDurationReport: offchain.maxDurationReport,
    maxDurationShouldAcceptFinalizedReport: offchain.maxDurationShouldAcceptFinalizedReport,
    maxDurationShouldTransmitAcceptedReport: offchain.maxDurationShouldTransmitAcceptedReport,
  };
}
