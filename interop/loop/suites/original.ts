import assert from 'node:assert/strict';
import type { Ocr3ReportingPluginAndInfo, ReportingPluginAndInfo } from '@loopp/loop';
import { fails } from './relayer.js';
import { bytes } from './values.js';

// What the original's static test plugin expects, and what it answers.

/** A list of bytes as Go writes one with few entries set: its length is one more than the last of them. */
export function sparse(
  entries: Readonly<Record<number, number>>,
  length = Math.max(...Object.keys(entries).map(Number)) + 1,
) {
  return Uint8Array.from({ length }, (_, index) => entries[index] ?? 0);
}

export const digest = sparse({ 1: 7, 13: 11, 31: 23 });
export const contractConfig = {
  configDigest: digest,
  configCount: 42n,
  signers: [sparse({ 15: 1 })],
  transmitters: ['foo', 'bar'],
  f: 11,
  onchainConfig: sparse({ 2: 11, 14: 22, 31: 1 }),
  offchainConfigVersion: 2n,
  offchainConfig: sparse({ 1: 99, 12: 55 }),
};
export const relayArgs = {
  externalJobId: bytes('1051429baa6611edb0d25cff35dfbe67'),
  jobId: 123,
  contractId: 'testcontract',
  isNew: true,
  relayConfig: sparse({ 42: 11 }),
};
export const pluginArgs = { transmitterId: 'testtransmitter', pluginConfig: sparse({ 100: 88 }) };
export const config = '[Foo]\nBar = "Baz"\n';
export const options = { config, account: 'testaccount', csaAccount: 'testaccount' };
export const reportingConfig = {
  configDigest: new Uint8Array(32),
  oracleId: 10,
  n: 12,
  f: 42,
  onchainConfig: sparse({ 17: 11 }),
  offchainConfig: sparse({ 32: 64 }),
  estimatedRoundInterval: 1_000_000_000n,
  maxDurationQuery: 3_600_000_000_000n,
  maxDurationObservation: 1_000_000n,
  maxDurationReport: 1_000n,
  maxDurationShouldAcceptFinalizedReport: 10_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 60_000_000_000n,
};

export const ocr3ReportingConfig = {
  configDigest: sparse({ 1: 1, 3: 3, 5: 5 }, 32),
  oracleId: 10,
  n: 12,
  f: 42,
  onchainConfig: sparse({ 17: 11 }),
  offchainConfig: sparse({ 32: 64 }),
  estimatedRoundInterval: 1_000_000_000n,
  maxDurationQuery: 3_600_000_000_000n,
  maxDurationObservation: 1_000_000n,
  maxDurationShouldAcceptAttestedReport: 10_000_000_000n,
  maxDurationShouldTransmitAcceptedReport: 60_000_000_000n,
};

/** Every method of the reporting plugin that its factories of OCR2 make. */
export async function reportingPluginAnswers({ plugin, info }: ReportingPluginAndInfo): Promise<void> {
  const limits = { maxQueryLength: 42, maxObservationLength: 13, maxReportLength: 17 };
  assert.deepEqual(info, { name: 'test', uniqueReports: true, limits });
  const timestamp = { configDigest: sparse({ 2: 10, 12: 16 }, 32), epoch: 88, round: 74 };
  const query = sparse({ 42: 42 });
  const observation = sparse({ 21: 19 });
  const report = sparse({ 42: 101 });
  assert.deepEqual(await plugin.query(timestamp), query);
  assert.deepEqual(await plugin.observation(timestamp, query), observation);
  const decision = await plugin.report(timestamp, query, [{ observation, observer: 99 }]);
  assert.deepEqual(decision, { shouldReport: true, report });
  assert.equal(await plugin.shouldAcceptFinalizedReport(timestamp, report), true);
  assert.equal(await plugin.shouldTransmitAcceptedReport(timestamp, report), true);
  await fails(plugin.observation({ ...timestamp, round: 75 }, query), /^expected .* but got/);
  await plugin.close();
}

/** The same for OCR3: whatever it is asked and answers, the bytes are 1, 2 and 3. */
export async function ocr3PluginAnswers({ plugin, info }: Ocr3ReportingPluginAndInfo): Promise<void> {
  assert.deepEqual(info, {
    name: 'test',
    limits: {
      maxQueryLength: 42,
      maxObservationLength: 13,
      maxOutcomeLength: 33,
      maxReportLength: 17,
      maxReportCount: 41,
    },
  });
  const some = bytes('010203');
  const context = { seqNr: 1n, previousOutcome: some, epoch: 0n, round: 0n };
  const observations = [{ observation: some, observer: 1 }];
  const report = { report: some, info: some };
  assert.deepEqual(await plugin.query(context), some);
  assert.deepEqual(await plugin.observation(context, some), some);
  await plugin.validateObservation(context, some, { observation: some, observer: 1 });
  await fails(plugin.validateObservation(context, some, { observation: some, observer: 2 }), /^expected 1 but got 2$/);
  assert.equal(await plugin.observationQuorum(context, some, observations), true);
  await fails(plugin.observationQuorum(context, some, []), /^expected /);
  assert.deepEqual(await plugin.outcome(context, some, observations), some);
  assert.deepEqual(await plugin.reports(1n, some), [
    {
      reportWithInfo: report,
      transmissionScheduleOverride: { transmitters: [1, 2, 3], transmissionDelays: [1_000_000_000n, 1_000_000n] },
    },
  ]);
  assert.equal(await plugin.shouldAcceptAttestedReport(1n, report), true);
  assert.equal(await plugin.shouldTransmitAcceptedReport(1n, report), true);
  await fails(plugin.shouldTransmitAcceptedReport(2n, report), /^expected 1 but got 2$/);
  await plugin.close();
}
