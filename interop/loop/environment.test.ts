import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { type EnvironmentConfig, pluginEnvironment } from '../../packages/loop/src/internal/environment.js';
import { buildTimeout, goProgram, withoutGo } from './go-programs.js';

const limit = { timeout: 10_000 };
const second = 1_000_000_000n;
const hour = 3600n * second;

/** The configuration that cmd/env prints as `full`. */
const full: EnvironmentConfig = {
  appId: 'app',
  featureLogPoller: true,
  prometheusPort: 9090,
  database: {
    url: 'postgresql://user:secret@localhost:5432/db?sslmode=disable',
    idleInTxSessionTimeout: hour,
    lockTimeout: 15n * second,
    queryTimeout: 1_500_000_000n,
    listenerFallbackPollInterval: 90n * second,
    logSql: true,
    maxOpenConns: 100,
    maxIdleConns: 10,
    tracingEnabled: true,
  },
  mercury: {
    cacheLatestReportDeadline: 1_000n,
    cacheLatestReportTtl: 1n,
    cacheMaxStaleAge: 25n * hour + 60n * second,
    transmitterProtocol: 'grpc',
    transmitterTransmitQueueMaxSize: 2 ** 32 - 1,
    transmitterTransmitTimeout: 60n * second,
    transmitterTransmitConcurrency: 7,
    transmitterReaperFrequency: hour + 1n,
    transmitterReaperMaxAge: 48n * hour,
    verboseLogging: true,
  },
  tracing: {
    enabled: true,
    collectorTarget: 'http://collector:4317',
    samplingRatio: 0.125,
    tlsCertPath: '/tracing.pem',
    attributes: { Key: 'value' },
  },
  telemetry: {
    enabled: true,
    endpoint: 'telemetry:4317',
    insecureConnection: true,
    caCertFile: '/telemetry.pem',
    attributes: { attribute: 'a' },
    traceSampleRatio: 1e-7,
    authHeaders: { 'X-Header': 'h' },
    authPubKeyHex: 'beef',
    emitterBatchProcessor: true,
    emitterExportTimeout: 30n * second,
    emitterExportInterval: second,
    emitterExportMaxBatchSize: 512,
    emitterMaxQueueSize: 2048,
    logStreamingEnabled: true,
  },
  chipIngress: { endpoint: 'chip:50051', insecureConnection: true },
};

suite("the environment of plugins beside the original's EnvConfig.AsCmdEnv", { skip: withoutGo }, () => {
  let zero: Record<string, string>;
  let printedFull: Record<string, string>;

  before(async () => {
    const { stdout } = await promisify(execFile)(await goProgram('env'));
    const printed: { zero: readonly string[]; full: readonly string[] } = JSON.parse(stdout);
    const split = (line: string) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const;
    zero = Object.fromEntries(printed.zero.map(split));
    printedFull = Object.fromEntries(printed.full.map(split));
  }, buildTimeout);

  test('without settings it is the same: names, values and misspellings', limit, () => {
    assert.deepEqual(pluginEnvironment(), zero);
  });

  test('a full configuration is the same: durations, ratios, maps by prefix', limit, () => {
    assert.deepEqual(pluginEnvironment(full), printedFull);
  });
});
