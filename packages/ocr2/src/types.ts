// The shapes of @loopp/loop's types of the same names, declared here so that this package needs no transport.

/** What accompanies a call; handed on untouched to whatever the callee calls itself. */
export interface Call {
  readonly signal?: AbortSignal;
  /** Latest moment for the answer, in milliseconds since the epoch. */
  readonly deadline?: number;
}

/** A span of time in nanoseconds, int64. */
export type Nanoseconds = bigint;

/** Identifies one round of one configuration. */
export interface ReportTimestamp {
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  /** uint32. */
  readonly epoch: number;
  /** 0 to 255. */
  readonly round: number;
}

/** What oracles sign together with a report. */
export interface ReportContext extends ReportTimestamp {
  /** 32 bytes. */
  readonly extraHash: Uint8Array;
}

/** An oracle set as its contract holds it. */
export interface ContractConfig {
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  /** uint64. */
  readonly configCount: bigint;
  /** On-chain public keys, one an oracle (20 bytes each on EVM chains). */
  readonly signers: readonly Uint8Array[];
  /** Accounts, one an oracle (0x text on EVM chains). */
  readonly transmitters: readonly string[];
  /** Tolerated faulty oracles, 0 to 255. */
  readonly f: number;
  readonly onchainConfig: Uint8Array;
  /** uint64. */
  readonly offchainConfigVersion: bigint;
  readonly offchainConfig: Uint8Array;
}

export interface AttributedOnchainSignature {
  readonly signature: Uint8Array;
  /** Index of the oracle, 0 to 255. */
  readonly signer: number;
}

export interface AttributedObservation {
  readonly observation: Uint8Array;
  /** Index of the oracle, 0 to 255. */
  readonly observer: number;
}

/** Computes the digest of a configuration. */
export interface OffchainConfigDigester {
  /** @returns 32 bytes. */
  configDigest(config: ContractConfig, call?: Call): Promise<Uint8Array>;
  /** @returns the digest's first two bytes as a number. */
  configDigestPrefix(call?: Call): Promise<number>;
}

export interface ReportingPluginConfig {
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  /** Index of this oracle, 0 to 255. */
  readonly oracleId: number;
  /** Number of oracles. */
  readonly n: number;
  /** Tolerated faulty oracles. */
  readonly f: number;
  readonly onchainConfig: Uint8Array;
  readonly offchainConfig: Uint8Array;
  readonly estimatedRoundInterval: Nanoseconds;
  readonly maxDurationQuery: Nanoseconds;
  readonly maxDurationObservation: Nanoseconds;
  readonly maxDurationReport: Nanoseconds;
  readonly maxDurationShouldAcceptFinalizedReport: Nanoseconds;
  readonly maxDurationShouldTransmitAcceptedReport: Nanoseconds;
}

export interface ReportingPluginInfo {
  readonly name: string;
  readonly uniqueReports: boolean;
  readonly limits: ReportingPluginLimits;
}

/** Lengths in bytes. */
export interface ReportingPluginLimits {
  readonly maxQueryLength: number;
  readonly maxObservationLength: number;
  readonly maxReportLength: number;
}

/** Decides, for one configuration, what its oracle observes, reports and transmits. */
export interface ReportingPlugin {
  query(timestamp: ReportTimestamp, call?: Call): Promise<Uint8Array>;
  observation(timestamp: ReportTimestamp, query: Uint8Array, call?: Call): Promise<Uint8Array>;
  report(
    timestamp: ReportTimestamp,
    query: Uint8Array,
    observations: readonly AttributedObservation[],
    call?: Call,
  ): Promise<ReportDecision>;
  shouldAcceptFinalizedReport(timestamp: ReportTimestamp, report: Uint8Array, call?: Call): Promise<boolean>;
  shouldTransmitAcceptedReport(timestamp: ReportTimestamp, report: Uint8Array, call?: Call): Promise<boolean>;
  close(call?: Call): Promise<void>;
}

export interface ReportDecision {
  readonly shouldReport: boolean;
  /** Empty when `shouldReport` is false. */
  readonly report: Uint8Array;
}

export interface ReportingPluginAndInfo {
  readonly plugin: ReportingPlugin;
  readonly info: ReportingPluginInfo;
}
