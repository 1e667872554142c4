import type { Call } from './call.js';
import type { Nanoseconds } from './ocr2.js';
import type { JsonObject, JsonValue } from './relayer.js';

/** Wire: `loop.PipelineRunnerService`. Runs jobs' task pipelines in the host. */
export interface PipelineRunner {
  executeRun(spec: string, vars: JsonObject, options: PipelineOptions, call?: Call): Promise<readonly TaskResult[]>;
}

export interface PipelineOptions {
  readonly maxTaskDuration: Nanoseconds;
}

export interface TaskResult {
  readonly id: string;
  readonly type: string;
  readonly value: JsonValue;
  /** Set when the task failed. */
  readonly error?: string;
  readonly isTerminal: boolean;
  /** int32. */
  readonly index: number;
}

/** Wire: `loop.Telemetry`. */
export interface Telemetry {
  /** All of it must be non-empty, as the original's client demands. */
  send(message: TelemetryMessage, call?: Call): Promise<void>;
}

export interface TelemetryMessage {
  readonly network: string;
  readonly chainId: string;
  readonly contractId: string;
  readonly telemetryType: string;
  readonly payload: Uint8Array;
}

/** Wire: `loop.KeyValueStore`. */
export interface KeyValueStore {
  store(key: string, value: Uint8Array, call?: Call): Promise<void>;
  get(key: string, call?: Call): Promise<Uint8Array>;
  /** @returns how many entries older than `maxAge` were removed. */
  pruneExpiredEntries(maxAge: Nanoseconds, call?: Call): Promise<bigint>;
}

/** Wire: `loop.ValidationService`. */
export interface ValidationService {
  /** Rejects with what is wrong with a job's plugin configuration. */
  validateConfig(config: JsonObject, call?: Call): Promise<void>;
}
