import type { ReportingPluginConfig } from '@loopp/loop';
import type { ContractSetup } from './contract-setup.js';

/** What an oracle's reporting plugin is made with, from the configuration of its contract. */
export function reportingPluginConfig(oracleId: number, { config, offchain }: ContractSetup): ReportingPluginConfig {
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
