import type { Ocr3ReportingPluginConfig } from '@loopp/loop';
import type { Ocr3NetworkOptions } from '../ocr3/ocr3-network.js';
import { milliseconds } from '../protocol/milliseconds.js';
import type { Ocr3Setup } from './contract-setup.js';

/** What a network's options take from the configuration of its contract. */
export function ocr3Settings({ config, offchain }: Ocr3Setup) {
  return {
    n: config.signers.length,
    f: config.f,
    configDigest: config.configDigest,
    roundsPerEpoch: Math.max(1, Number(offchain.rMax)),
    roundIntervalMs: milliseconds(offchain.deltaRound),
    graceMs: milliseconds(offchain.deltaGrace),
    progressMs: milliseconds(offchain.deltaProgress),
    durations: {
      query: milliseconds(offchain.maxDurationQuery),
      observation: milliseconds(offchain.maxDurationObservation),
      shouldAcceptAttestedReport: milliseconds(offchain.maxDurationShouldAcceptAttestedReport),
      shouldTransmitAcceptedReport: milliseconds(offchain.maxDurationShouldTransmitAcceptedReport),
    },
  } satisfies Partial<Ocr3NetworkOptions>;
}

/** What an oracle's reporting plugin is made with. */
export function ocr3PluginConfig(oracleId: number, { config, offchain }: Ocr3Setup): Ocr3ReportingPluginConfig {
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
    maxDurationShouldAcceptAttestedReport: offchain.maxDurationShouldAcceptAttestedReport,
    maxDurationShouldTransmitAcceptedReport: offchain.maxDurationShouldTransmitAcceptedReport,
  };
}
