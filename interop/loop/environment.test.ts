import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { pluginEnvironment } from '../../packages/loop/src/internal/environment.js';
import { buildTimeout, goProgram, withoutGo } from './go-programs.js';

const limit = { timeout: 10_000 };
const database = [
  'CL_DATABASE_URL',
  'CL_DATABASE_IDLE_IN_TX_SESSION_TIMEOUT',
  'CL_DATABASE_LOCK_TIMEOUT',
  'CL_DATABASE_QUERY_TIMEOUT',
  'CL_DATABASE_LISTNER_FALLBACK_POLL_INTERVAL',
  'CL_DATABASE_LOG_SQL',
  'CL_DATABASE_MAX_OPEN_CONNS',
  'CL_DATABASE_MAX_IDLE_CONNS',
  'CL_DATABASE_TRACING_ENABLED',
];
const maps = ['CL_TELEMETRY_ATTRIBUTE_attribute', 'CL_TELEMETRY_AUTH_HEADERX-Header', 'CL_TRACING_ATTRIBUTE_Key'];

suite("the environment of plugins beside the original's EnvConfig.AsCmdEnv", { skip: withoutGo }, () => {
  let zero: Record<string, string>;
  let full: Record<string, string>;

  before(async () => {
    const { stdout } = await promisify(execFile)(await goProgram('env'));
    const printed: { zero: readonly string[]; full: readonly string[] } = JSON.parse(stdout);
    const split = (line: string) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const;
    zero = Object.fromEntries(printed.zero.map(split));
    full = Object.fromEntries(printed.full.map(split));
  }, buildTimeout);

  test('without settings it is the same: names, values and misspellings', limit, () => {
    assert.deepEqual(pluginEnvironment(), zero);
  });

  test('what is set has the same variable and the same text', limit, () => {
    assert.deepEqual(pluginEnvironment({ appId: 'app', prometheusPort: 9090, featureLogPoller: true }), {
      ...zero,
      CL_APP_ID: full['CL_APP_ID'],
      CL_PROMETHEUS_PORT: full['CL_PROMETHEUS_PORT'],
      CL_FEATURE_LOG_POLLER: full['CL_FEATURE_LOG_POLLER'],
    });
  });

  test('every variable of a full configuration is in our table, but the database and the maps', limit, () => {
    const added = Object.keys(full).filter((name) => !(name in pluginEnvironment()));
    assert.deepEqual(added.sort(), [...database, ...maps].sort());
    assert.deepEqual(pluginEnvironment({ variables: full }), full);
  });
});
