import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata, type ServerCall } from '@loopp/grpc';
import { rememberingLogger } from '../fixtures/remembering-logger.js';
import { fromServerCall, toCallOptions } from './calls.js';

const limit = { timeout: 10_000 };

function incoming(entries: readonly [string, string][]): ServerCall {
  return {
    path: '/loop.Relayer/LatestHead',
    kind: 'unary',
    metadata: new Metadata(entries),
    signal: new AbortController().signal,
    deadline: undefined,
    sendHeader() {},
    trailer: new Metadata(),
  };
}

const received = (...entries: [string, string][]) => [...(fromServerCall(incoming(entries)).metadata ?? [])];
const sent = (...entries: [string, string][]) => [
  ...(toCallOptions({ metadata: new Metadata(entries) }, undefined)?.metadata ?? []),
];

test('the workflow and the trace cross in both directions; all other keys stay', limit, () => {
  const crossing: [string, string][] = [
    ['x-chainlink-org', 'Org'],
    ['x-chainlink-workflow', 'Flow'],
    ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['tracestate', 'a=b'],
    ['baggage', 'k=v'],
  ];
  const others: [string, string][] = [
    ['user-agent', 'x'],
    ['authorization', 'secret'],
    ['x-chainlink-other', 'x'],
  ];
  assert.deepEqual(received(...others, ...crossing), crossing);
  assert.deepEqual(sent(...crossing, ...others), crossing);
  assert.deepEqual(received(...others), []);
});

test('an owner is lower-case and without 0x, however it was spelt', limit, () => {
  assert.deepEqual(received(['x-chainlink-owner', '0xAbC']), [['x-chainlink-owner', 'abc']]);
  assert.deepEqual(sent(['x-chainlink-owner', '0xAbC']), [['x-chainlink-owner', 'abc']]);
});

test('a workflow key that comes twice is dropped and reported, the others stay', limit, () => {
  const { logger, lines } = rememberingLogger();
  const call = incoming([
    ['x-chainlink-owner', 'a'],
    ['x-chainlink-owner', 'b'],
    ['x-chainlink-org', 'org'],
  ]);
  assert.deepEqual([...(fromServerCall(call, logger).metadata ?? [])], [['x-chainlink-org', 'org']]);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.level, 'error');
  assert.deepEqual(lines[0]?.fields, { critical: true, values: ['a', 'b'] });
});

test('the key of an object that shares its connection goes with the call, whatever the caller gave', limit, () => {
  const given = new Metadata([
    ['relay-network', 'other'],
    ['x-chainlink-org', 'org'],
  ]);
  const options = toCallOptions({ metadata: given }, undefined, [['relay-network', 'evm']]);
  assert.deepEqual(
    [...(options?.metadata ?? [])],
    [
      ['x-chainlink-org', 'org'],
      ['relay-network', 'evm'],
    ],
  );
  assert.deepEqual([...(toCallOptions(undefined, undefined, [['a', 'b']])?.metadata ?? [])], [['a', 'b']]);
  assert.deepEqual(received(['relay-network', 'evm']), []);
});
