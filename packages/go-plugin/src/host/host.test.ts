import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrpcBroker } from '../broker/grpc-broker.js';
import { socketNetwork } from '../broker/network.js';
import { discoverPlugins } from './discover.js';
import { formatReattach, parseReattach } from './reattach.js';

const limit = { timeout: 10_000 };

test('plugins are discovered by a pattern, in order, and no other files', limit, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'discover-'));
  for (const name of ['plugin-b', 'plugin-a', 'plugin-1', 'other', 'plugin.x'])
    writeFileSync(join(directory, name), '');
  mkdirSync(join(directory, 'sub'));
  const names = async (pattern: string) =>
    (await discoverPlugins(pattern, directory)).map((path) => path.slice(directory.length + 1));
  assert.deepEqual(await names('plugin-*'), ['plugin-1', 'plugin-a', 'plugin-b']);
  assert.deepEqual(await names('plugin-[a-z]'), ['plugin-a', 'plugin-b']);
  assert.deepEqual(await names('plugin?x'), ['plugin.x']);
  assert.deepEqual(await names('plugin.x'), ['plugin.x']);
  assert.deepEqual(await names('nothing*'), []);
  await assert.rejects(discoverPlugins('*', join(directory, 'none')), { code: 'ENOENT' });
  rmSync(directory, { recursive: true });
});

test('the reattach JSON is Terraform’s', limit, () => {
  const json =
    '{"local/x":{"Protocol":"grpc","ProtocolVersion":6,"Pid":1,"Test":true,"Addr":{"Network":"unix","String":"/path"}}}';
  const plugins = parseReattach(json);
  assert.deepEqual(plugins.get('local/x'), {
    protocolVersion: 6,
    address: { network: 'unix', address: '/path' },
    pid: 1,
    test: true,
  });
  assert.equal(formatReattach(plugins), json);
});

test('a reattach configuration that is wrong says where', limit, () => {
  const entry = (change: object) =>
    JSON.stringify({
      x: { Protocol: 'grpc', ProtocolVersion: 1, Pid: 1, Addr: { Network: 'unix', String: '/p' }, ...change },
    });
  assert.equal(parseReattach(entry({})).get('x')?.test, false);
  const cases: [string, RegExp][] = [
    ['{', /no JSON/],
    ['[]', /the whole is no object/],
    [entry({ Protocol: 'netrpc' }), /unsupported plugin protocol "netrpc"/],
    [entry({ Addr: { Network: 'pipe', String: '/p' } }), /unknown address type: pipe/],
    [entry({ Addr: { Network: 'unix' } }), /x\.Addr\.String is no address/],
    [entry({ Addr: null }), /x\.Addr is no object/],
    [entry({ Pid: '1' }), /x\.Pid is no number/],
    [entry({ Test: 1 }), /neither true nor false/],
  ];
  for (const [json, message] of cases)
    assert.throws(() => parseReattach(json), { code: 'GO_PLUGIN_REATTACH', message });
});

test('no text makes the reattach parser throw anything but its own error', limit, () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (json) => {
      try {
        parseReattach(json);
      } catch (error) {
        assert.match(String(error), /the reattach configuration cannot be used/);
      }
    }),
  );
});

test('a broker dials no announced address on another machine, and survives nonsense', limit, async () => {
  const network = socketNetwork({ listen: {}, onError: () => {} });
  const broker = new GrpcBroker(network, { send: () => {}, end: () => {} });
  broker.receive({ serviceId: 1, network: 'tcp', address: '192.0.2.1:80', knock: undefined });
  broker.receive({ serviceId: 2, network: 'tcp', address: 'nonsense', knock: undefined });
  broker.receive({ serviceId: 3, network: 'carrier pigeon', address: '', knock: undefined });
  broker.receive({ serviceId: 4, network: 'unix', address: '/nowhere', knock: undefined });
  await assert.rejects(broker.dial(1), { code: 'GO_PLUGIN_UNTRUSTED_ADDRESS' });
  await assert.rejects(broker.dial(2), { code: 'GO_PLUGIN_BAD_ADDRESS' });
  await assert.rejects(broker.dial(3), {
    code: 'GO_PLUGIN_BAD_ADDRESS',
    message: 'unknown address type: carrier pigeon ',
  });
  await assert.rejects(broker.dial(4), { code: 'UNAVAILABLE' });
  await broker.close();
  await assert.rejects(broker.dial(3), { code: 'GO_PLUGIN_BROKER_CLOSED' });
});
