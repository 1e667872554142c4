import type { KeyValueStore, PipelineRunner, Telemetry, ValidationService } from '../../../types/host-services.js';
import type { DataSource, ErrorLog } from '../../../types/median.js';
import type { Service } from '../../../types/service.js';
import type { Fixture } from '../rule.js';
import type { KeyValueStoreFixture } from '../suites/key-value-store.js';
import { staticTimestamp } from './static-args.js';

/** Of a data source that gives a number times the epoch that it is asked for. */
export function staticDataSourceFixture(value: bigint): Fixture<DataSource> {
  const epochs = [0, 9, 2 ** 32 - 1];
  return {
    cases: {
      observe: epochs.map((epoch) => ({ args: [{ ...staticTimestamp, epoch }], answer: value * BigInt(epoch) })),
    },
  };
}

const vars = { big: 1e21, list: [null, 'x', { y: false }], empty: {} };

/** Of `staticPipelineRunner`. */
export const staticPipelineRunnerFixture: Fixture<PipelineRunner> = {
  cases: {
    executeRun: [
      { args: ['spec', vars, { maxTaskDuration: 1_500_000_000n }], answer: runOf('spec', vars, '1500000000') },
      // Seconds and nanoseconds of a duration share their sign.
      { args: ['', {}, { maxTaskDuration: -1_500_000_001n }], answer: runOf('', {}, '-1500000001') },
    ],
  },
};

function runOf(id: string, value: typeof vars | Record<string, never>, failed: string) {
  return [
    { id, type: 'echo', value, isTerminal: false, index: 0 },
    { id: failed, type: 'fail', value: null, error: 'failed on purpose', isTerminal: true, index: 1 },
  ];
}

const message = {
  network: 'evm',
  chainId: '1',
  contractId: '0x',
  telemetryType: 't',
  payload: Uint8Array.of(1),
};

/** Of `staticTelemetry`. */
export const staticTelemetryFixture: Fixture<Telemetry> = {
  cases: { send: [{ args: [message], answer: undefined }] },
};

/** Of `staticErrorLog`. */
export const staticErrorLogFixture: Fixture<ErrorLog> = {
  cases: { saveError: [{ args: ['an error'], answer: undefined }] },
};

/** Of `staticKeyValueStore`, all of whose entries count as expired. */
export const staticKeyValueStoreFixture: KeyValueStoreFixture & Fixture<KeyValueStore> = {
  cases: {
    store: [{ args: ['stored', Uint8Array.of(1, 2)], answer: undefined }],
    get: [{ args: ['missing'], error: { text: 'no value for missing' } }],
  },
  expired: 60n * 10n ** 9n,
};

/** Of `staticValidationService`. */
export const staticValidationServiceFixture: Fixture<ValidationService & Service> = {
  cases: {
    ready: [{ args: [], answer: undefined }],
    healthReport: [{ args: [], answer: {} }],
    validateConfig: [
      { args: [{ valid: true, more: { list: [1] } }], answer: undefined },
      { args: [{ valid: 1 }], error: { text: 'refused {"valid":1}' } },
    ],
  },
};
