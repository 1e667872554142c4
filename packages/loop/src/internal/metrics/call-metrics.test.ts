import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Status } from '@loopp/grpc';
import { Registry } from 'prom-client';
import { CallMetrics } from './call-metrics.js';

const limit = { timeout: 10_000 };

function some(): CallMetrics {
  const metrics = new CallMetrics();
  const counts = metrics.client.of('/loop.Relayer/LatestHead', 'unary');
  for (const [status, ms] of [
    [Status.OK, 0.5],
    [Status.OK, 500],
    [Status.CANCELLED, 200_000],
    [Status.NOT_FOUND, 1],
  ] as const) {
    counts.started++;
    counts.handled(status, ms);
  }
  metrics.server.of('/plugin.GRPCBroker/StartStream', 'bidiStream').received += 3;
  return metrics;
}

test('calls appear under the names, labels and codes of grpc-prometheus', limit, async () => {
  const text = await some().text();
  const labels = 'grpc_type="unary",grpc_service="loop.Relayer",grpc_method="LatestHead"';
  for (const line of [
    '# TYPE grpc_client_started_total counter',
    `grpc_client_started_total{${labels}} 4`,
    `grpc_client_handled_total{${labels},grpc_code="OK"} 2`,
    `grpc_client_handled_total{${labels},grpc_code="Canceled"} 1`,
    `grpc_client_handled_total{${labels},grpc_code="NotFound"} 1`,
    `grpc_client_handling_seconds_bucket{${labels},le="0.001"} 2`,
    `grpc_client_handling_seconds_bucket{${labels},le="0.6"} 3`,
    `grpc_client_handling_seconds_bucket{${labels},le="120"} 3`,
    `grpc_client_handling_seconds_bucket{${labels},le="+Inf"} 4`,
    `grpc_client_handling_seconds_count{${labels}} 4`,
    'grpc_server_msg_received_total{grpc_type="bidi_stream",grpc_service="plugin.GRPCBroker",grpc_method="StartStream"} 3',
  ]) {
    assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
  }
});

test("prom-client's registry takes the metrics and writes what we write", limit, async () => {
  const metrics = some();
  const registry = new Registry();
  metrics.register(registry);
  const lines = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .sort();
  assert.deepEqual(lines(await registry.metrics()), lines(await metrics.text()));
});
