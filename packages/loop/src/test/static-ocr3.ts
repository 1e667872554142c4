import type { Ocr3ContractTransmitter, Ocr3ReportingPlugin, Ocr3ReportingPluginFactory } from '../types/ocr3.js';

const encoder = new TextEncoder();

/** A transmitter that accepts report `static` only. */
export function staticOcr3Transmitter(): Ocr3ContractTransmitter {
  return {
    transmit: async (_configDigest, seqNr, { report }, signatures) => {
      const text = new TextDecoder().decode(report);
      if (text !== 'static') throw new Error(`transmit ${seqNr} ${text} of ${signatures.map((s) => s.signer)}`);
    },
    fromAccount: async () => 'ocr3 account',
  };
}

/** An OCR3 plugin whose answers are spelt from its arguments. */
export function staticOcr3Plugin(): Ocr3ReportingPlugin {
  return {
    query: async ({ seqNr, epoch, round }) => encoder.encode(`query ${seqNr} ${epoch} ${round}`),
    observation: async ({ previousOutcome }, query) => Uint8Array.of(...previousOutcome, ...query),
    validateObservation: async (_context, _query, { observation, observer }) => {
      if (observation.length === 0) throw new Error(`empty observation of ${observer}`);
    },
    observationQuorum: async (_context, _query, observations) => observations.length > 2,
    outcome: async (_context, _query, observations) => Uint8Array.from(observations.map(({ observer }) => observer)),
    reports: async (seqNr, outcome) => [
      { reportWithInfo: { report: outcome, info: encoder.encode(String(seqNr)) } },
      {
        reportWithInfo: { report: outcome.toReversed(), info: new Uint8Array(0) },
        transmissionScheduleOverride: { transmitters: [3, 0, 1], transmissionDelays: [0n, 5_000_000_000n, 2n ** 62n] },
      },
    ],
    shouldAcceptAttestedReport: async (seqNr) => seqNr % 2n === 0n,
    shouldTransmitAcceptedReport: async (_seqNr, { info }) => info.length === 0,
    close: async () => {},
  };
}

/** Its plugins' limits tell what the factory was asked with. */
export function staticOcr3Factory(): Ocr3ReportingPluginFactory {
  return {
    newReportingPlugin: async (config) => ({
      plugin: staticOcr3Plugin(),
      info: {
        name: `Static OCR3 ${config.oracleId}`,
        limits: {
          maxQueryLength: config.n,
          maxObservationLength: config.f,
          maxOutcomeLength: Number(config.maxDurationQuery),
          maxReportLength: Number(config.maxDurationShouldAcceptAttestedReport),
          maxReportCount: Number(config.maxDurationShouldTransmitAcceptedReport),
        },
      },
    }),
    close: async () => {},
    healthReport: async () => ({ StaticOcr3Factory: '' }),
  };
}
