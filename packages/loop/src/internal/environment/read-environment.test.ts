import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type EnvironmentConfig, pluginEnvironment } from '../environment.js';
import { EnvironmentError } from './environment-error.js';
import { readEnvironment } from './read-environment.js';
import { variableGroups } from './variables.js';

const limit = { timeout: 10_000 };
const required = {
  CL_PROMETHEUS_PORT: '0',
  CL_MERCURY_TRANSMITTER_TRANSMIT__QUEUE_MAX_SIZE: '0',
  CL_MERCURY_TRANSMITTER_TRANSMIT_CONCURRENCY: '0',
};

/** The names that the error for an environment must hold. */
function refusedFor(env: Readonly<Record<string, string>>, ...names: readonly string[]): void {
  assert.throws(
    () => readEnvironment({ ...required, ...env }),
    (error) => error instanceof EnvironmentError && names.every((name) => error.message.includes(name)),
  );
}

test('three variables are required, and every one that is missing is named', limit, () => {
  assert.doesNotThrow(() => readEnvironment(required));
  assert.throws(
    () => readEnvironment({}),
    (error) => error instanceof EnvironmentError && Object.keys(required).every((name) => error.message.includes(name)),
  );
});

test('a bad value is named with its variable and its type, but the URL of a database is not shown', limit, () => {
  refusedFor({ CL_PROMETHEUS_PORT: 'x' }, 'CL_PROMETHEUS_PORT', 'int');
  refusedFor({ CL_PROMETHEUS_PORT: '65536' }, 'CL_PROMETHEUS_PORT', 'port');
  refusedFor({ CL_MERCURY_CACHE_MAX_STALE_AGE: '5' }, 'CL_MERCURY_CACHE_MAX_STALE_AGE', 'duration');
  refusedFor({ CL_FEATURE_LOG_POLLER: 'yes' }, 'CL_FEATURE_LOG_POLLER', 'bool');
  refusedFor({ CL_TELEMETRY_ENABLED: '1', CL_TELEMETRY_INSECURE_CONNECTION: 'no' }, 'CL_TELEMETRY_INSECURE_CONNECTION');
  assert.throws(
    () => readEnvironment({ ...required, CL_DATABASE_URL: 'postgres://u:secret@[' }),
    (error) =>
      error instanceof EnvironmentError &&
      error.message.includes('CL_DATABASE_URL') &&
      !error.message.includes('secret'),
  );
});

test('booleans are read as Go does', limit, () => {
  for (const [text, value] of [
    ['1', true],
    ['t', true],
    ['TRUE', true],
    ['0', false],
    ['False', false],
    ['', false],
  ] as const) {
    assert.equal(readEnvironment({ ...required, CL_FEATURE_LOG_POLLER: text }).featureLogPoller, value);
  }
});

test('the database is absent without its URL, and then its other variables are not looked at', limit, () => {
  assert.equal(readEnvironment({ ...required, CL_DATABASE_LOCK_TIMEOUT: 'bad' }).database, undefined);
  const url = 'postgresql://u:p@localhost:5432/db';
  const { database } = readEnvironment({ ...required, CL_DATABASE_URL: url, CL_DATABASE_LOCK_TIMEOUT: '15s' });
  assert.equal(database?.url, url);
  assert.equal(database?.lockTimeout, 15_000_000_000n);
  refusedFor({ CL_DATABASE_URL: url, CL_DATABASE_MAX_OPEN_CONNS: 'many' }, 'CL_DATABASE_MAX_OPEN_CONNS');
});

test('tracing and telemetry are looked at only when enabled; chip ingress goes with telemetry', limit, () => {
  const off = { CL_TRACING_COLLECTOR_TARGET: '127.0.0.1:1', CL_CHIP_INGRESS_INSECURE_CONNECTION: 'bad' };
  assert.doesNotThrow(() => readEnvironment({ ...required, ...off }));
  refusedFor({ ...off, CL_TELEMETRY_ENABLED: 'true' }, 'CL_CHIP_INGRESS_INSECURE_CONNECTION');
});

test('an enabled tracing wants a target with a scheme or a path, as url.ParseRequestURI', limit, () => {
  const target = (text: string) => ({ CL_TRACING_ENABLED: 'true', CL_TRACING_COLLECTOR_TARGET: text });
  for (const text of ['localhost:4317', 'dns:///127.0.0.1:4317', 'http://collector:4317', '/collector']) {
    assert.equal(readEnvironment({ ...required, ...target(text) }).tracing.collectorTarget, text);
  }
  for (const text of ['', '127.0.0.1:4317', 'collector', 'http://a:b', 'http://a b']) {
    refusedFor(target(text), 'CL_TRACING_COLLECTOR_TARGET');
  }
});

test('a bad sampling ratio becomes 0, and maps keep the case of their keys', limit, () => {
  const { tracing, telemetry } = readEnvironment({
    ...required,
    CL_TRACING_ENABLED: 'true',
    CL_TRACING_COLLECTOR_TARGET: 'localhost:4317',
    CL_TRACING_SAMPLING_RATIO: 'half',
    CL_TRACING_ATTRIBUTE_Key: 'a=b',
    CL_TELEMETRY_ENABLED: 'true',
    'CL_TELEMETRY_AUTH_HEADERX-Header': 'h',
    CL_TELEMETRY_ATTRIBUTE_attribute: '',
  });
  assert.equal(tracing.samplingRatio, 0);
  assert.deepEqual(tracing.attributes, { Key: 'a=b' });
  assert.deepEqual(telemetry.authHeaders, { 'X-Header': 'h' });
  assert.deepEqual(telemetry.attributes, { attribute: '' });
});

const nanoseconds = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n });
const config: fc.Arbitrary<EnvironmentConfig> = fc.record(
  {
    appId: fc.string(),
    featureLogPoller: fc.boolean(),
    prometheusPort: fc.nat({ max: 65_535 }),
    database: fc.record({ url: fc.webUrl(), lockTimeout: nanoseconds, maxOpenConns: fc.nat(), logSql: fc.boolean() }),
    mercury: fc.record({ transmitterTransmitQueueMaxSize: fc.nat(), cacheMaxStaleAge: nanoseconds }),
    telemetry: fc.record({
      enabled: fc.constant(true),
      endpoint: fc.string(),
      traceSampleRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      attributes: fc.dictionary(fc.stringMatching(/^[A-Za-z.-]{1,9}$/), fc.string(), { noNullPrototype: true }),
    }),
    chipIngress: fc.record({ endpoint: fc.string(), insecureConnection: fc.boolean() }),
    grpcServer: fc.record({ maxRecvMsgSize: fc.nat() }),
  },
  { requiredKeys: ['telemetry'] },
);

test('what a host writes a plugin reads', limit, () => {
  fc.assert(
    fc.property(config, (written) => {
      const read = readEnvironment(pluginEnvironment(written));
      for (const [key, value] of Object.entries(written)) {
        if (typeof value !== 'object') assert.deepEqual(Reflect.get(read, key), value);
        else assert.deepEqual({ ...Reflect.get(read, key), ...value }, Reflect.get(read, key));
      }
    }),
  );
});

test('without settings a host writes every variable but the database, the maps and what is newer', limit, () => {
  const names = Object.entries(variableGroups)
    .filter(([group]) => group !== 'database' && group !== 'grpcServer')
    .flatMap(([, group]) => Object.values(group))
    .filter((variable) => variable.type !== 'map')
    .map((variable) => variable.name);
  assert.deepEqual(Object.keys(pluginEnvironment()).sort(), names.sort());
});
