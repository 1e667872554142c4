import type { Call } from './call.js';
import type { AttributedObservation, AttributedOnchainSignature, Nanoseconds } from './ocr2.js';
import type { Service } from './service.js';

/** Where a round of OCR3 stands. */
export interface OutcomeContext {
  /** uint64. */
  readonly seqNr: bigint;
  /** Empty in the first round of a configuration. */
  readonly previousOutcome: Uint8Array;
  /** uint64. */
  readonly epoch: bigint;
  /** uint64. */
  readonly round: bigint;
}

/** A report and what its transmitter has to know beside it. */
export interface ReportWithInfo {
  readonly report: Uint8Array;
  readonly info: Uint8Array;
}

/** Who transmits after which delay; both lists are of equal length. */
export interface TransmissionSchedule {
  /** Indices of oracles. */
  readonly transmitters: readonly number[];
  readonly transmissionDelays: readonly Nanoseconds[];
}

export interface ReportPlus {
  readonly reportWithInfo: ReportWithInfo;
  readonly transmissionScheduleOverride?: TransmissionSchedule;
}

/** Wire: `loop.internal.pb.ocr3.ReportingPluginFactory`. */
export interface Ocr3ReportingPluginFactory extends Service {
  newReportingPlugin(config: Ocr3ReportingPluginConfig, call?: Call): Promise<Ocr3ReportingPluginAndInfo>;
}

export interface Ocr3ReportingPluginAndInfo {
  readonly plugin: Ocr3ReportingPlugin;
  readonly info: Ocr3ReportingPluginInfo;
}

export interface Ocr3ReportingPluginConfig {
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  /** Index of this oracle, 0 to 255. */
  readonly oracleId: number;
  readonly n: number;
  readonly f: number;
  readonly onchainConfig: Uint8Array;
  readonly offchainConfig: Uint8Array;
  readonly estimatedRoundInterval: Nanoseconds;
  readonly maxDurationQuery: Nanoseconds;
  readonly maxDurationObservation: Nanoseconds;
  readonly maxDurationShouldAcceptAttestedReport: Nanoseconds;
  readonly maxDurationShouldTransmitAcceptedReport: Nanoseconds;
}

export interface Ocr3ReportingPluginInfo {
  readonly name: string;
  readonly limits: Ocr3ReportingPluginLimits;
}

/** Lengths in bytes. */
export interface Ocr3ReportingPluginLimits {
  readonly maxQueryLength: number;
  readonly maxObservationLength: number;
  readonly maxOutcomeLength: number;
  readonly maxReportLength: number;
  readonly maxReportCount: number;
}

/** Wire: `loop.internal.pb.ocr3.ReportingPlugin`. */
export interface Ocr3ReportingPlugin {
  query(context: OutcomeContext, call?: Call): Promise<Uint8Array>;
  observation(context: OutcomeContext, query: Uint8Array, call?: Call): Promise<Uint8Array>;
  /** Rejects for an observation that must not be used. */
  validateObservation(
    context: OutcomeContext,
    query: Uint8Array,
    observation: AttributedObservation,
    call?: Call,
  ): Promise<void>;
  observationQuorum(
    context: OutcomeContext,
    query: Uint8Array,
    observations: readonly AttributedObservation[],
    call?: Call,
  ): Promise<boolean>;
  outcome(
    context: OutcomeContext,
    query: Uint8Array,
    observations: readonly AttributedObservation[],
    call?: Call,
  ): Promise<Uint8Array>;
  reports(seqNr: bigint, outcome: Uint8Array, call?: Call): Promise<readonly ReportPlus[]>;
  shouldAcceptAttestedReport(seqNr: bigint, report: ReportWithInfo, call?: Call): Promise<boolean>;
  shouldTransmitAcceptedReport(seqNr: bigint, report: ReportWithInfo, call?: Call): Promise<boolean>;
  close(call?: Call): Promise<void>;
}

/** Wire: `loop.internal.pb.ocr3.ContractTransmitter`. */
export interface Ocr3ContractTransmitter {
  transmit(
    configDigest: Uint8Array,
    seqNr: bigint,
    report: ReportWithInfo,
    signatures: readonly AttributedOnchainSignature[],
    call?: Call,
  ): Promise<void>;
  fromAccount(call?: Call): Promise<string>;
}
