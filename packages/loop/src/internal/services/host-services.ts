import { KeyValueStore as wireStore } from '../../pb/loop/key-value-store.pb.js';
import {
  Options as WireOptions,
  type TaskResult as WireTaskResult,
  PipelineRunnerService as wireRunner,
} from '../../pb/loop/pipeline-runner.pb.js';
import { ValidationService as wireValidation } from '../../pb/loop/reporting-plugin-service.pb.js';
import {
  type TelemetryMessage as WireTelemetryMessage,
  Telemetry as wireTelemetry,
} from '../../pb/loop/telemetry.pb.js';
import type {
  KeyValueStore,
  PipelineOptions,
  PipelineRunner,
  TaskResult,
  Telemetry,
  TelemetryMessage,
  ValidationService,
} from '../../types/host-services.js';
import type { JsonValue } from '../../types/relayer.js';
import type { Service } from '../../types/service.js';
import { InvalidMessageError } from '../errors.js';
import { args, argument, list, message, nothing, record, reply } from '../table/composites.js';
import { field, type Mapping } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { bytes, int64, text } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { duration } from './duration.js';
import { struct } from './json.js';
import { loopService } from './loop-service.js';

/** Values travel as JSON text; a failed task has none that counts. */
const taskResult: Mapping<TaskResult, WireTaskResult> = {
  refs: false,
  toWire: ({ id, type, value, error, isTerminal, index }) => ({
    id,
    type,
    value: new TextEncoder().encode(JSON.stringify(value)),
    error: error ?? '',
    hasError: error !== undefined,
    isTerminal,
    index,
  }),
  fromWire: ({ id, type, value, error, hasError, isTerminal, index }) => ({
    id,
    type,
    value: parseJson(value),
    ...(hasError && { error }),
    isTerminal,
    index,
  }),
};

function parseJson(encoded: Uint8Array): JsonValue {
  if (encoded.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder().decode(encoded)) as JsonValue;
  } catch (error) {
    throw new InvalidMessageError(`a task's value is not JSON: ${String(error)}`);
  }
}

export const pipelineRunner = object<PipelineRunner>('PipelineRunner', [
  service<PipelineRunner>(wireRunner, {
    executeRun: unary(
      wireRunner.methods.executeRun,
      args(
        field('spec', text),
        field('vars', struct),
        field('options', message(WireOptions, record<PipelineOptions>()({ maxTaskDuration: duration }))),
      ),
      reply('results', list(taskResult)),
    ),
  }),
]);

/** Checked by the sender, as in the original. */
const telemetryMessage: Mapping<TelemetryMessage, WireTelemetryMessage> = {
  refs: false,
  toWire: ({ network, chainId, contractId, telemetryType, payload }) => {
    const parts = { contractID: contractId, telemetryType, network, chainId, payload };
    for (const [name, part] of Object.entries(parts)) {
      if (part.length === 0) throw new InvalidMessageError(`${name} cannot be empty`);
    }
    return { relayID: { network, chainId }, contractID: contractId, telemetryType, payload };
  },
  fromWire: ({ relayID, contractID, telemetryType, payload }) => ({
    network: relayID?.network ?? '',
    chainId: relayID?.chainId ?? '',
    contractId: contractID,
    telemetryType,
    payload,
  }),
};

export const telemetry = object<Telemetry>('Telemetry', [
  service<Telemetry>(wireTelemetry, {
    send: unary(wireTelemetry.methods.send, argument(telemetryMessage), nothing),
  }),
]);

export const keyValueStore = object<KeyValueStore>('KeyValueStore', [
  service<KeyValueStore>(wireStore, {
    store: unary(wireStore.methods.storeKeyValue, args(field('key', text), field('value', bytes)), nothing, {
      repeatable: true,
    }),
    get: unary(wireStore.methods.getValueForKey, args(field('key', text)), reply('value', bytes), { repeatable: true }),
    pruneExpiredEntries: unary(
      wireStore.methods.pruneExpiredEntries,
      args(field('maxAge', duration)),
      reply('numPruned', int64),
    ),
  }),
]);

export const validationService = object<ValidationService & Service>('ValidationService', [
  loopService,
  service<ValidationService>(wireValidation, {
    validateConfig: unary(wireValidation.methods.validateConfig, args(field('config', struct)), nothing, {
      repeatable: true,
    }),
  }),
]);
