import {
  EvmReportCodec,
  type LatestTransmissionDetails,
  NumericalMedianFactory,
  Ocr2Error,
  type ReportingPlugin,
  type ReportTimestamp,
  StandardOnchainConfigCodec,
} from '@loopp/ocr2';
import { DecodeError } from '@loopp/protobuf';
import type { Failure, Results, Round, Script, Step, StepResult } from './script.js';

const codec = new EvmReportCodec();

/** Runs a script on our plugin. */
export async function runOurs({ config, includeGas, steps }: Script): Promise<Results> {
  // What the doubles answer, and the time, are those of the step that runs.
  let current = steps[0];
  const source = (name: 'value' | 'juelsPerFeeCoin' | 'gasPriceSubunits') => ({
    observe: async () => BigInt(current?.[name] ?? down()),
  });
  const factory = new NumericalMedianFactory({
    medianContract: {
      latestTransmissionDetails: async () => transmissionOf(current),
      latestRoundRequested: async () => timestampOf(current?.requested ?? down()),
    },
    reportCodec: codec,
    onchainConfigCodec: new StandardOnchainConfigCodec(),
    dataSource: source('value'),
    juelsPerFeeCoin: source('juelsPerFeeCoin'),
    gasPriceSubunits: source('gasPriceSubunits'),
    includeGasPriceSubunitsInObservation: includeGas,
    clock: () => current?.now ?? 0,
  });
  try {
    const { plugin, info } = await factory.newReportingPlugin({
      configDigest: bytes(config.configDigest),
      oracleId: 0,
      n: config.n,
      f: config.f,
      onchainConfig: bytes(config.onchainConfig),
      offchainConfig: bytes(config.offchainConfig),
      estimatedRoundInterval: 0n,
      maxDurationQuery: 0n,
      maxDurationObservation: 0n,
      maxDurationReport: 0n,
      maxDurationShouldAcceptFinalizedReport: 0n,
      maxDurationShouldTransmitAcceptedReport: 0n,
    });
    const results: StepResult[] = [];
    for (const step of steps) {
      current = step;
      results.push(await answer(plugin, step));
    }
    const { maxQueryLength, maxObservationLength, maxReportLength } = info.limits;
    return { info: { ...info, limits: [maxQueryLength, maxObservationLength, maxReportLength] }, steps: results };
  } catch (error) {
    return { failure: failureOf(error), steps: [] };
  }
}

async function answer(plugin: ReportingPlugin, step: Step): Promise<StepResult> {
  try {
    return { bytes: '', yes: false, ...(await perform(plugin, step)) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

async function perform(plugin: ReportingPlugin, step: Step): Promise<StepResult> {
  const timestamp = timestampOf(step.timestamp);
  const query = bytes(step.query ?? '');
  const report = bytes(step.report ?? '');
  switch (step.op) {
    case 'query':
      return { bytes: hex(await plugin.query(timestamp)) };
    case 'observation':
      return { bytes: hex(await plugin.observation(timestamp, query)) };
    case 'report': {
      const observations = (step.observations ?? []).map(({ observer, observation }) => ({
        observer,
        observation: bytes(observation),
      }));
      const decision = await plugin.report(timestamp, query, observations);
      return { yes: decision.shouldReport, bytes: hex(decision.report) };
    }
    case 'accept':
      return { yes: await plugin.shouldAcceptFinalizedReport(timestamp, report) };
    case 'transmit':
      return { yes: await plugin.shouldTransmitAcceptedReport(timestamp, report) };
    case 'build': {
      const parsed = (step.parsed ?? []).map((observation) => ({
        ...observation,
        value: BigInt(observation.value),
        juelsPerFeeCoin: BigInt(observation.juelsPerFeeCoin),
        gasPriceSubunits: 0n,
      }));
      return { bytes: hex(await codec.buildReport(parsed)) };
    }
    case 'median':
      return { median: String(await codec.medianFromReport(report)) };
  }
}

function transmissionOf(step: Step | undefined): LatestTransmissionDetails {
  const { answer, time, ...round } = step?.transmission ?? down();
  return { ...timestampOf(round), latestAnswer: BigInt(answer), latestTimestamp: new Date(time) };
}

function timestampOf({ configDigest, ...epochAndRound }: Round): ReportTimestamp {
  return { configDigest: bytes(configDigest), ...epochAndRound };
}

const failures: Readonly<Record<string, Failure>> = {
  OCR2_QUERY_NOT_EMPTY: 'query',
  OCR2_OBSERVATION_FAILED: 'observation',
  OCR2_TOO_FEW_OBSERVATIONS: 'tooFew',
  OCR2_CONTRACT_READ_FAILED: 'contract',
  OCR2_INVALID_REPORT: 'report',
  OCR2_INVALID_ARGUMENT: 'argument',
  OCR2_INVALID_CONFIG: 'config',
};

function failureOf(error: unknown): Failure | string {
  if (error instanceof DecodeError) return 'config';
  return (error instanceof Ocr2Error ? failures[error.code] : undefined) ?? String(error);
}

function down(): never {
  throw new Error('down');
}

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

function hex(content: Uint8Array): string {
  return Buffer.from(content).toString('hex');
}
