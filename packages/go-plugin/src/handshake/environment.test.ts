import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCookie } from './cookie.js';
import { composeEnvironment } from './environment.js';
import { parseBool } from './parse-bool.js';

const limit = { timeout: 10_000 };
const handshake = { cookieKey: 'COOKIE', cookieValue: 'hello', protocolVersion: 1 };

test('the environment is exactly what the application gives and what the protocol adds', limit, () => {
  assert.deepEqual(composeEnvironment({ A: '1' }, undefined, { handshake, versions: [5, 6] }), {
    A: '1',
    COOKIE: 'hello',
    PLUGIN_PROTOCOL_VERSIONS: '5,6',
    PLUGIN_MIN_PORT: '10000',
    PLUGIN_MAX_PORT: '25000',
  });
});

test('every optional wish has its variable', limit, () => {
  const env = composeEnvironment({}, undefined, {
    handshake,
    versions: [1],
    ports: { min: 1, max: 2 },
    multiplex: true,
    clientCertificate: 'PEM',
    socketDir: '/d',
    socketGroup: 'g',
  });
  assert.equal(env['PLUGIN_MULTIPLEX_GRPC'], 'true');
  assert.equal(env['PLUGIN_CLIENT_CERT'], 'PEM');
  assert.equal(env['PLUGIN_UNIX_SOCKET_DIR'], '/d');
  assert.equal(env['PLUGIN_UNIX_SOCKET_GROUP'], 'g');
  assert.equal(env['PLUGIN_MIN_PORT'], '1');
});

test('inherited variables come without the PLUGIN_ ones, and own ones win', limit, () => {
  const inherited = {
    PATH: '/bin',
    A: 'host',
    PLUGIN_CLIENT_CERT: 'theirs',
    PLUGIN_UNIX_SOCKET_DIR: '/theirs',
    PLUGIN_X: '1',
  };
  const env = composeEnvironment({ A: 'own' }, inherited, { handshake, versions: [1] });
  assert.equal(env['PATH'], '/bin');
  assert.equal(env['A'], 'own');
  assert.deepEqual(
    Object.keys(env)
      .filter((name) => name.startsWith('PLUGIN_'))
      .sort(),
    ['PLUGIN_MAX_PORT', 'PLUGIN_MIN_PORT', 'PLUGIN_PROTOCOL_VERSIONS'],
  );
});

test('an application cannot switch a protocol feature on by its own variables', limit, () => {
  const env = composeEnvironment({ PLUGIN_MULTIPLEX_GRPC: 'true' }, undefined, { handshake, versions: [1] });
  assert.equal(env['PLUGIN_MULTIPLEX_GRPC'], undefined);
});

test('a plugin run by hand says that it is a plugin', limit, () => {
  assert.doesNotThrow(() => checkCookie(handshake, { COOKIE: 'hello' }));
  assert.throws(
    () => checkCookie(handshake, { COOKIE: 'other' }),
    /This binary is a plugin\. These are not meant to be/,
  );
  assert.throws(() => checkCookie(handshake, {}), { code: 'GO_PLUGIN_NOT_A_HOST' });
});

test('a plugin without a cookie to compare with is misconfigured', limit, () => {
  assert.throws(() => checkCookie({ ...handshake, cookieKey: '' }, {}), /Misconfigured ServeConfig/);
});

test('booleans are those of Go', limit, () => {
  assert.deepEqual(['1', 't', 'TRUE', 'True', '0', 'F', 'false', 'yes', ''].map(parseBool), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    undefined,
    undefined,
  ]);
});
