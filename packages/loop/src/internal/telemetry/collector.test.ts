import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LooppError } from '@loopp/grpc';
import { openCollector } from './collector.js';

const limit = { timeout: 10_000 };

test('targets of every spelling that has a host and a port are taken', limit, async () => {
  for (const target of ['localhost:4317', 'dns:///collector:1', 'http://127.0.0.1:4317', '[::1]:4317', 'unix:/x']) {
    await openCollector({ target, tls: undefined }).close();
  }
});

test('a target without a port is refused, and the variables are named', limit, () => {
  assert.throws(
    () => openCollector({ target: '/collector', tls: undefined }),
    (error) =>
      error instanceof LooppError &&
      error.code === 'LOOP_COLLECTOR' &&
      /CL_TELEMETRY_ENDPOINT/.test(error.remedy ?? ''),
  );
});

test('a certificate authority that cannot be read is refused with its path', limit, () => {
  assert.throws(() => openCollector({ target: 'a:1', tls: { caFile: '/nowhere.pem' } }), /\/nowhere\.pem/);
});
