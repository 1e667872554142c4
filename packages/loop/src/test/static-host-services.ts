import type {
  KeyValueStore,
  PipelineRunner,
  Telemetry,
  TelemetryMessage,
  ValidationService,
} from '../types/host-services.js';
import type { ErrorLog } from '../types/median.js';
import type { Service } from '../types/service.js';

/** One result that repeats the arguments, and one task that failed. */
export function staticPipelineRunner(): PipelineRunner {
  return {
    executeRun: async (spec, vars, { maxTaskDuration }) => [
      { id: spec, type: 'echo', value: vars, isTerminal: false, index: 0 },
      {
        id: String(maxTaskDuration),
        type: 'fail',
        value: null,
        error: 'failed on purpose',
        isTerminal: true,
        index: 1,
      },
    ],
  };
}

/** Keeps what it was sent. */
export function staticTelemetry(): Telemetry & { readonly sent: TelemetryMessage[] } {
  const sent: TelemetryMessage[] = [];
  return { sent, send: async (message) => void sent.push(message) };
}

/** A store in memory, all of whose entries count as expired. */
export function staticKeyValueStore(): KeyValueStore {
  const entries = new Map<string, Uint8Array>();
  return {
    store: async (key, value) => void entries.set(key, value),
    get: async (key) => {
      const value = entries.get(key);
      if (value === undefined) throw new Error(`no value for ${key}`);
      return value;
    },
    pruneExpiredEntries: async () => {
      const count = BigInt(entries.size);
      entries.clear();
      return count;
    },
  };
}

/** Keeps the errors. */
export function staticErrorLog(): ErrorLog & { readonly saved: string[] } {
  const saved: string[] = [];
  return { saved, saveError: async (message) => void saved.push(message) };
}

/** Accepts any configuration with a member `valid` that is true. */
export function staticValidationService(): ValidationService & Service {
  return {
    validateConfig: async (config) => {
      if (config['valid'] !== true) throw new Error(`refused ${JSON.stringify(config)}`);
    },
    close: async () => {},
  };
}
