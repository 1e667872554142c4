import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Collector, startCollector } from './fixtures/collector.js';
import { fixtureCommand } from './fixtures/command.js';
import { type LogLine, rememberingLogger } from './fixtures/remembering-logger.js';
import { staticJob } from './fixtures/static-job.js';
import { MedianService, Metadata, openTracing, RelayerService } from './index.js';
import { staticKeystore } from './test/static-relayer.js';

const limit = { timeout: 60_000 };
const keystore = staticKeystore('alice');
const { timestamp, relayArgs, pluginArgs, reportingConfig } = staticJob;

interface SeenSpan {
  readonly process: string;
  readonly name: string;
  readonly kind: number;
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function spansOf({ traces }: Collector): SeenSpan[] {
  return traces.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ resource, scopeSpans }) => {
      const name = resource?.attributes.find(({ key }) => key === 'service.name')?.value?.value;
      return scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => ({
          process: String(name?.value),
          name: span.name,
          kind: span.kind,
          trace: hex(span.traceId),
          id: hex(span.spanId),
          parent: hex(span.parentSpanId),
        })),
      );
    }),
  );
}

test('spans of host, median plugin, relay and relayer plugin are one trace with the right parents', limit, async () => {
  await using collector = await startCollector();
  const settings = { enabled: true, collectorTarget: collector.target, samplingRatio: 1 };
  const environment = { appId: 'app', tracing: settings };
  const tracing = await openTracing({ name: 'host', tracing: settings });
  const relayer = new RelayerService({
    command: fixtureCommand('static-relayer-plugin'),
    config: 'a = 1',
    keystore,
    environment,
    tracing,
  });
  const provider = await relayer.newMedianProvider(relayArgs, pluginArgs);
  const source = { observe: async () => 1n };
  const median = new MedianService({
    command: fixtureCommand('static-median-plugin'),
    provider,
    contractId: '0x',
    dataSource: source,
    juelsPerFeeCoin: source,
    gasPriceSubunits: source,
    errorLog: { saveError: async () => {} },
    environment,
    tracing,
  });
  const { plugin } = await median.newReportingPlugin(reportingConfig);
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const metadata = new Metadata([
    ['traceparent', `00-${trace}-b7ad6b7169203331-01`],
    ['baggage', 'k=v'],
  ]);
  const observation = await plugin.observation(timestamp, new Uint8Array(0), { metadata });
  await plugin.report(timestamp, new Uint8Array(0), [{ observation, observer: 0 }], { metadata });
  await median.close();
  await relayer.close();
  await tracing.close();

  const spans = spansOf(collector).filter((span) => span.trace === trace);
  const only = (process: string, name: string, kind: number): SeenSpan => {
    const found = spans.filter((span) => span.process === process && span.name === name && span.kind === kind);
    assert.equal(found.length, 1, `${process} ${name} ${kind}`);
    return found[0] ?? assert.fail();
  };
  const chain = (...links: readonly SeenSpan[]) => {
    let parent = 'b7ad6b7169203331';
    for (const link of links) {
      assert.equal(link.parent, parent, link.name);
      parent = link.id;
    }
  };
  chain(
    only('host', 'loop.ReportingPlugin/Observation', 3),
    only('PluginMedian', 'loop.ReportingPlugin/Observation', 2),
  );
  const toMedian = only('host', 'loop.ReportingPlugin/Report', 3);
  const inMedian = only('PluginMedian', 'loop.ReportingPlugin/Report', 2);
  const fromMedian = only('PluginMedian', 'loop.ReportCodec/BuildReport', 3);
  chain(toMedian, inMedian, fromMedian, only('PluginRelayer', 'loop.ReportCodec/BuildReport', 2));
  assert.equal(only('host', 'loop.ReportCodec/BuildReport', 1).parent, fromMedian.id);
});

async function served(environment: NonNullable<ConstructorParameters<typeof RelayerService>[0]['environment']>) {
  const { logger, lines } = rememberingLogger();
  const relayer = new RelayerService({
    command: fixtureCommand('surroundings-plugin'),
    config: '',
    keystore,
    environment,
    logger,
  });
  return { relayer, lines };
}

test('a trace that is not sampled is not exported, and its context still crosses', limit, async () => {
  await using collector = await startCollector();
  const { relayer } = await served({ tracing: { enabled: true, collectorTarget: collector.target, samplingRatio: 0 } });
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const metadata = new Metadata([['traceparent', `00-${trace}-b7ad6b7169203331-00`]]);
  const { networkName } = await relayer.getChainInfo({ metadata });
  await relayer.close();
  assert.match(networkName, new RegExp(`00-${trace}-[0-9a-f]{16}-00`));
  assert.deepEqual(spansOf(collector), []);
});

test('telemetry sends traces and log lines to its endpoint, with its headers and attributes', limit, async () => {
  await using collector = await startCollector();
  const { relayer } = await served({
    appId: 'app',
    telemetry: {
      enabled: true,
      endpoint: collector.target,
      insecureConnection: true,
      traceSampleRatio: 1,
      logStreamingEnabled: true,
      authHeaders: { authorization: 'secret' },
      attributes: { zone: 'a' },
    },
  });
  await relayer.getChainInfo();
  await relayer.close();
  const line = collector.logs
    .flatMap(({ resourceLogs }) => resourceLogs)
    .find(({ scopeLogs }) => scopeLogs[0]?.logRecords[0]?.body?.value.value === 'asked for chain info');
  assert.equal(line?.scopeLogs[0]?.logRecords[0]?.severityNumber, 9);
  const attribute = (name: string) => line?.resource?.attributes.find(({ key }) => key === name)?.value?.value.value;
  assert.deepEqual([attribute('service.instance.id'), attribute('zone')], ['app', 'a']);
  assert.equal(collector.authorizations[0], 'secret');
  assert.ok(spansOf(collector).some(({ name, kind }) => name === 'loop.Relayer/GetChainInfo' && kind === 2));
});

test('a plugin whose collector is gone says so and serves on', limit, async () => {
  const { relayer, lines } = await served({
    tracing: { enabled: true, collectorTarget: 'unix:/nowhere', samplingRatio: 1 },
  });
  await relayer.getChainInfo();
  await relayer.close();
  assert.ok(lines.some(({ message }: LogLine) => message === 'traces did not reach their collector'));
});

test('a certificate that cannot be read ends the plugin with its path', limit, async () => {
  const { relayer } = await served({
    tracing: { enabled: true, collectorTarget: 'localhost:4317', tlsCertPath: '/nowhere.pem' },
  });
  await assert.rejects(relayer.getChainInfo(), /\/nowhere\.pem cannot be read/);
  await relayer.close();
});
