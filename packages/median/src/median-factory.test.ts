import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@loopp/loop';
import { medianFromReport, parseAttributedObservation } from '@loopp/ocr2';
import { configDigest, Feed, failing, pluginConfig } from './fixtures/feed.js';
import { MedianFactory } from './median-factory.js';

const limit = { timeout: 10_000 };
const timestamp = { configDigest, epoch: 1, round: 1 };
const empty = new Uint8Array();
const now = 1_700_000_000_000;
const options = { logger: silentLogger, clock: () => now };

test('a round goes from the sources to a report that is accepted and transmitted', limit, async () => {
  const factory = new MedianFactory(new Feed().args(), options);
  const { plugin, info } = await factory.newReportingPlugin(pluginConfig);
  assert.equal(info.name, 'NumericalMedian');
  const observation = await plugin.observation(timestamp, await plugin.query(timestamp));
  const observations = [0, 1, 2].map((observer) => ({ observation, observer }));
  const { shouldReport, report } = await plugin.report(timestamp, empty, observations);
  assert.equal(shouldReport, true);
  assert.equal(medianFromReport(report), 100n);
  assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, report), true);
  assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, report), true);
  await plugin.close();
});

test('observations carry the gas price, as those of the original plugin do', limit, async () => {
  const { plugin } = await new MedianFactory(new Feed().args(), options).newReportingPlugin(pluginConfig);
  const observation = await plugin.observation(timestamp, empty);
  assert.deepEqual(parseAttributedObservation({ observation, observer: 2 }), {
    timestamp: now / 1000,
    value: 100n,
    juelsPerFeeCoin: 2n,
    gasPriceSubunits: 3n,
    observer: 2,
  });
});

test('a failing source is logged with its reason, saved without, and fails the observation', limit, async () => {
  const feed = new Feed();
  const errors: unknown[][] = [];
  const logger = { ...silentLogger, error: (...entry: unknown[]) => void errors.push(entry) };
  const args = feed.args({ juelsPerFeeCoin: failing('no price') });
  const { plugin } = await new MedianFactory(args, { logger }).newReportingPlugin(pluginConfig);
  await assert.rejects(plugin.observation(timestamp, empty), /JuelsPerFeeCoinDataSource: no price/);
  assert.deepEqual(feed.saved, ['JuelsPerFeeCoinDataSource failed']);
  assert.deepEqual(errors, [['JuelsPerFeeCoinDataSource failed', { error: 'Error: no price', epoch: 1, round: 1 }]]);
});

test('an error log that fails is logged, and changes nothing else', limit, async () => {
  const messages: string[] = [];
  const logger = { ...silentLogger, error: (message: string) => void messages.push(message) };
  const errorLog = { saveError: () => Promise.reject(new Error('full')) };
  const args = new Feed().args({ dataSource: failing('down'), errorLog });
  const { plugin } = await new MedianFactory(args, { logger }).newReportingPlugin(pluginConfig);
  await assert.rejects(plugin.observation(timestamp, empty), /DataSource: down/);
  await new Promise(setImmediate);
  assert.deepEqual(messages, ['DataSource failed', 'an error could not be saved']);
});

test('a host’s deviation function decides in place of the relative one', limit, async () => {
  const feed = new Feed();
  feed.latest = { ...feed.latest, epoch: 1, latestAnswer: 50n, latestTimestamp: new Date(now) };
  const isDue = async (definition: object) => {
    const deviationFuncDefinition = new TextEncoder().encode(JSON.stringify(definition));
    const factory = new MedianFactory(feed.args({ deviationFuncDefinition }), options);
    const { plugin } = await factory.newReportingPlugin(pluginConfig);
    const observation = await plugin.observation(timestamp, empty);
    const observations = [0, 1].map((observer) => ({ observation, observer }));
    return (await plugin.report({ ...timestamp, epoch: 2 }, empty, observations)).shouldReport;
  };
  const inAYear = now / 1000 + 365 * 24 * 3600;
  assert.equal(await isDue({}), true);
  assert.equal(await isDue({ type: 'pendle', expiresAt: inAYear, multiplier: '1000' }), true);
  assert.equal(await isDue({ type: 'pendle', expiresAt: inAYear, multiplier: '10000' }), false);
  assert.equal(await isDue({ type: 'pendle', expiresAt: now / 1000, multiplier: '1' }), false);
});

test('a factory is healthy under the original’s name and may be closed twice', limit, async () => {
  const factory = new MedianFactory(new Feed().args(), options);
  assert.deepEqual(await factory.healthReport(), { ReportingPluginFactory: '' });
  await factory.close();
  await factory.close();
});
