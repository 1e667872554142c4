import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Gauge, Registry } from 'prom-client';
import { exposition } from './exposition.js';
import { metric } from './metric.js';

const limit = { timeout: 10_000 };

test('any label value is written as prom-client writes it', limit, async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), async (service, value) => {
      const registry = new Registry();
      new Gauge({ name: 'health', help: 'Help', labelNames: ['service_id'], registers: [registry] }).set(
        { service_id: service },
        value,
      );
      const own = metric('gauge', 'health', 'Help', () => [{ labels: { service_id: service }, value }]);
      assert.equal(await exposition([own]), await registry.metrics());
    }),
  );
});

test('a metric without samples is left out', limit, async () => {
  assert.equal(await exposition([metric('gauge', 'health', 'Help', () => [])]), '');
});
