import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ReportingPluginFactory } from '@loopp/loop';
import { encodeMedianConfig, encodeMedianObservation } from '@loopp/ocr2';
import { fails } from './relayer.js';
import { bytes, staticDigest, textOf, timestamp, utf8 } from './values.js';

const limit = { timeout: 20_000 };

export const medianValues = { dataSource: -5n, juelsPerFeeCoin: 6n, gasPriceSubunits: 7n };

export const reportingConfig = {
  configDigest: staticDigest,
  oracleId: 2,
  n: 4,
  f: 1,
  onchainConfig: utf8('-1000..1000'),
  offchainConfig: encodeMedianConfig({
    alphaReportInfinite: false,
    alphaReportPpb: 0n,
    alphaAcceptInfinite: false,
    alphaAcceptPpb: 0n,
    deltaC: 0n,
  }),
  estimatedRoundInterval: 1_000_000_000n,
  maxDurationQuery: 1_000_000_000n,
  maxDurationObservation: 2_000_000_000n,
  maxDurationReport: 3_000_000_000n,
  maxDurationShouldAcceptFinalizedReport: 4_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 5_000_000_000n,
};

/** Rounds of NumericalMedian on the static relayer's provider. */
export function medianSuite(factory: () => ReportingPluginFactory): void {
  it('makes a reporting plugin, with the limits of NumericalMedian', limit, async () => {
    const { plugin, info } = await factory().newReportingPlugin(reportingConfig);
    assert.deepEqual(info, {
      name: 'NumericalMedian',
      uniqueReports: false,
      limits: { maxQueryLength: 0, maxObservationLength: 92, maxReportLength: 256 },
    });
    await plugin.close();
  });

  it('runs rounds: data sources of the host, report codec and contract of the relayer', limit, async () => {
    const { plugin } = await factory().newReportingPlugin(reportingConfig);
    for (const epoch of [9, 10, 2 ** 31]) {
      const round = { ...timestamp, epoch };
      const query = await plugin.query(round);
      assert.equal(query.length, 0);
      const observation = await plugin.observation(round, query);
      // The plugin reads the clock; all else is known.
      const own = encodeMedianObservation({
        timestamp: secondsOf(observation),
        value: -5n * BigInt(epoch),
        juelsPerFeeCoin: 6n * BigInt(epoch),
        gasPriceSubunits: 7n * BigInt(epoch),
      });
      assert.deepEqual(Buffer.from(observation), Buffer.from(own));
      assert.ok(Math.abs(secondsOf(observation) - Date.now() / 1000) < 60);

      const observations = [3n, 1n, 2n].map((value, observer) => ({
        observation: encodeMedianObservation({
          timestamp: 100 + observer,
          value,
          juelsPerFeeCoin: 8n,
          gasPriceSubunits: 9n,
        }),
        observer,
      }));
      const broken = { observation: bytes('ffff'), observer: 3 };
      const { shouldReport, report } = await plugin.report(round, query, [...observations, broken]);
      assert.equal(shouldReport, true);
      assert.equal(textOf(report), '1 101 1 8 9\n2 102 2 8 9\n0 100 3 8 9');
      assert.equal(await plugin.shouldAcceptFinalizedReport(round, report), true);
      assert.equal(await plugin.shouldTransmitAcceptedReport(round, report), true);
    }
    // Older than what was accepted.
    assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, utf8('late')), false);
    await plugin.close();
  });

  it('refuses a round with too few observations, and a query that is not empty', limit, async () => {
    const { plugin } = await factory().newReportingPlugin(reportingConfig);
    await fails(plugin.report(timestamp, bytes(''), []), /^only .*observations/i);
    await fails(plugin.observation(timestamp, bytes('01')), /query/i);
    await plugin.close();
  });
}

/** An observation starts with the field of its time, of five varint bytes. */
function secondsOf(observation: Uint8Array): number {
  assert.equal(observation[0], 0x08);
  return observation.subarray(1, 6).reduce((sum, byte, index) => sum + (byte & 0x7f) * 2 ** (7 * index), 0);
}
