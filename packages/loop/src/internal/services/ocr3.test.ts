import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { threeWays } from '../../fixtures/three-ways.js';
import { staticOcr3Factory, staticOcr3Plugin, staticOcr3Transmitter } from '../../test/static-ocr3.js';
import type { Ocr3ContractTransmitter } from '../../types/ocr3.js';
import { noCrossing } from '../crossing/none.js';
import { object } from '../table/object-table.js';
import { ocr3ReportingPlugin, ocr3ReportingPluginFactory } from './ocr3.js';
import { ocr3ContractTransmitter } from './ocr3-transmitter.js';

const timeout = 20_000;
const digest = Uint8Array.from({ length: 32 }, (_, i) => i);
const config = {
  configDigest: digest,
  oracleId: 255,
  n: 31,
  f: 10,
  onchainConfig: Uint8Array.of(1),
  offchainConfig: Uint8Array.of(2),
  estimatedRoundInterval: 1n,
  maxDurationQuery: 2n,
  maxDurationObservation: 3n,
  maxDurationShouldAcceptAttestedReport: 4n,
  maxDurationShouldTransmitAcceptedReport: 5n,
};
const context = { seqNr: 2n ** 64n - 1n, previousOutcome: Uint8Array.of(9), epoch: 2n ** 63n, round: 3n };
const observations = [7, 0, 255].map((observer) => ({ observation: Uint8Array.of(observer), observer }));

describe('an OCR3 factory and its plugin', { timeout }, () => {
  it('answer every method the same from the plugin, from the host and through the relay', async () => {
    const local = staticOcr3Plugin();
    await threeWays(ocr3ReportingPluginFactory, staticOcr3Factory, async (factory) => {
      const { plugin, info } = await factory.newReportingPlugin(config);
      assert.deepEqual(info, {
        name: 'Static OCR3 255',
        limits: {
          maxQueryLength: 31,
          maxObservationLength: 10,
          maxOutcomeLength: 2,
          maxReportLength: 4,
          maxReportCount: 5,
        },
      });
      assert.deepEqual(await plugin.query(context), await local.query(context));
      const query = Uint8Array.of(8);
      assert.deepEqual(await plugin.observation(context, query), Uint8Array.of(9, 8));
      const [first] = observations;
      assert.ok(first);
      await plugin.validateObservation(context, query, first);
      await assert.rejects(
        plugin.validateObservation(context, query, { observation: new Uint8Array(0), observer: 4 }),
        { details: 'empty observation of 4' },
      );
      assert.equal(await plugin.observationQuorum(context, query, observations), true);
      assert.equal(await plugin.observationQuorum(context, query, []), false);
      const outcome = await plugin.outcome(context, query, observations);
      assert.deepEqual(outcome, Uint8Array.of(7, 0, 255));
      const reports = await plugin.reports(4n, outcome);
      assert.deepEqual(reports, await local.reports(4n, outcome));
      for (const { reportWithInfo } of reports) {
        assert.equal(await plugin.shouldAcceptAttestedReport(4n, reportWithInfo), true);
        assert.equal(await plugin.shouldAcceptAttestedReport(5n, reportWithInfo), false);
        const none = reportWithInfo.info.length === 0;
        assert.equal(await plugin.shouldTransmitAcceptedReport(4n, reportWithInfo), none);
      }
      await plugin.close();
      await assert.rejects(plugin.query(context));
      await factory.ready?.();
      assert.deepEqual(await factory.healthReport?.(), { StaticOcr3Factory: '' });
      await factory.close();
    });
  });

  it('refuse a digest of another length than 32 bytes', async () => {
    await threeWays(ocr3ReportingPluginFactory, staticOcr3Factory, async (factory) => {
      await assert.rejects(factory.newReportingPlugin({ ...config, configDigest: new Uint8Array(33) }), {
        details: 'invalid ConfigDigest len 33: must be 32',
      });
    });
  });
});

describe('an OCR3 contract transmitter', { timeout }, () => {
  const table = object<{ readonly transmitter: Ocr3ContractTransmitter }>('Transmitter', [], {
    transmitter: ocr3ContractTransmitter,
  });

  it('transmits and names its account, over every way', async () => {
    await threeWays(
      table,
      () => ({ transmitter: staticOcr3Transmitter() }),
      async ({ transmitter }) => {
        const signatures = [{ signature: Uint8Array.of(1), signer: 2 }];
        const report = { report: new TextEncoder().encode('static'), info: new Uint8Array(0) };
        await transmitter.transmit(digest, 3n, report, signatures);
        await assert.rejects(transmitter.transmit(digest, 3n, { ...report, report: Uint8Array.of(65) }, signatures), {
          details: 'transmit 3 A of 2',
        });
        assert.equal(await transmitter.fromAccount(), 'ocr3 account');
      },
    );
  });

  it('is never asked twice to transmit', () => {
    assert.equal(ocr3ContractTransmitter.methods['transmit']?.repeatable, false);
  });

  it('sends sequence numbers of the two decisions in the misspelt field segNr', () => {
    const method = ocr3ReportingPlugin.own[0]?.methods['shouldAcceptAttestedReport'];
    const wire = method?.args.toWire([6n, { report: new Uint8Array(0), info: new Uint8Array(0) }], noCrossing);
    assert.deepEqual(wire, { segNr: 6n, ri: { report: new Uint8Array(0), info: new Uint8Array(0) } });
  });
});
