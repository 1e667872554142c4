import type { AttributedOnchainSignature, ReportPlus, ReportWithInfo } from '@loopp/loop';
import { copyOf, hex } from '../protocol/bytes.js';
import { atMost } from '../protocol/limits.js';
import { SignatureCheck } from '../protocol/signature-check.js';
import { wrongSignature } from '../protocol/signed-observations.js';
import { messageOf, SimulatorError } from '../simulator-error.js';
import type { Ocr3Attempt, Vote } from './attempt.js';
import type { Ocr3Oracle } from './ocr3-oracle.js';

/** A report that an oracle holds f + 1 signatures of. */
export interface Attested {
  readonly oracle: Ocr3Oracle;
  /** Place of the report in its round. */
  readonly index: number;
  readonly made: ReportPlus;
  readonly signatures: readonly AttributedOnchainSignature[];
}

/** The reports of a committed outcome, as its oracles made them, and who holds which of them attested. */
export interface Attestation {
  readonly reports: readonly ReportPlus[];
  readonly attested: readonly Attested[];
  readonly failures: readonly string[];
}

interface Reporter {
  readonly oracle: Ocr3Oracle;
  readonly reports: readonly ReportPlus[];
  /** Undefined when its keyring failed. */
  readonly signatures: readonly Uint8Array[] | undefined;
}

/** Every oracle that knows the outcome makes its reports, signs them, and hears the others' signatures. */
export async function attest(attempt: Ocr3Attempt, seqNr: bigint, committed: readonly Vote[]): Promise<Attestation> {
  const { core, options } = attempt;
  const knowing = options.oracles.flatMap((oracle) => {
    const own = committed.find((vote) => vote.oracle === oracle);
    if (own !== undefined) return [{ oracle, outcome: own.outcome }];
    // One that missed the votes hears of the outcome from those that did not.
    const from = committed.find((vote) => core.send('certificate', vote.oracle.id, oracle.id, seqNr)?.isGenuine);
    return from === undefined ? [] : [{ oracle, outcome: from.outcome }];
  });
  const answers = await core.askAll<readonly ReportPlus[]>(
    knowing.map(({ oracle, outcome }) => ({
      oracle: oracle.id,
      method: 'reports',
      limitMs: core.progressMs,
      ask: (call) => oracle.plugin.reports(seqNr, copyOf(outcome), call),
      check: (reports) => checkReports(reports, oracle),
    })),
  );
  const failures: string[] = [];
  const made = knowing.flatMap(({ oracle, outcome }, index) => {
    const answer = answers[index];
    if (answer?.isGiven === true) return [{ oracle, input: hex(outcome), reports: answer.value }];
    failures.push(`oracle ${oracle.id}: ${answer?.error}`);
    return [];
  });
  core.compare(
    'reports',
    made.map(({ oracle, input, reports }) => ({ oracle: oracle.id, input, answer: textOf(reports) })),
  );
  const reporters = await Promise.all(made.map((own) => signed(attempt, seqNr, own)));
  const attested = await heard(attempt, seqNr, reporters);
  return { reports: made[0]?.reports ?? [], attested, failures };
}

async function signed(
  { core, options }: Ocr3Attempt,
  seqNr: bigint,
  { oracle, reports }: Omit<Reporter, 'signatures'>,
): Promise<Reporter> {
  const { configDigest } = options;
  try {
    const signatures = await Promise.all(
      reports.map(({ reportWithInfo }) => oracle.keyring.sign(configDigest, seqNr, reportWithInfo)),
    );
    return { oracle, reports, signatures };
  } catch (error) {
    core.emit({ type: 'failed', oracle: oracle.id, method: 'sign', error: messageOf(error) });
    return { oracle, reports, signatures: undefined };
  }
}

async function heard(
  { core, options }: Ocr3Attempt,
  seqNr: bigint,
  reporters: readonly Reporter[],
): Promise<Attested[]> {
  const { configDigest, f } = options;
  const checks = new SignatureCheck();
  const attested: Attested[] = [];
  for (const { oracle, reports } of reporters) {
    const valid: AttributedOnchainSignature[][] = reports.map(() => []);
    for (const { oracle: signer, signatures } of reporters) {
      const sent = signatures && core.send('signatures', signer.id, oracle.id, signatures);
      if (sent === undefined) continue;
      const { publicKey } = signer.keyring;
      let isRight = sent.isGenuine && sent.payload.length === reports.length;
      for (const [index, { reportWithInfo }] of reports.entries()) {
        const [signature, known] = [sent.payload[index], valid[index]];
        if (!isRight || signature === undefined || known === undefined || known.length > f) continue;
        const what = `${signer.id} ${index} ${reportText(reportWithInfo)}`;
        const verify = () => oracle.keyring.verify(publicKey, configDigest, seqNr, reportWithInfo, signature);
        if (await checks.verify(what, signature, verify)) known.push({ signer: signer.id, signature });
        else isRight = false;
      }
      if (isRight) continue;
      core.emit({ type: 'refused', oracle: oracle.id, from: signer.id, phase: 'signatures', reason: wrongSignature });
    }
    for (const [index, made] of reports.entries()) {
      const signatures = valid[index] ?? [];
      if (signatures.length <= f) continue;
      core.emit({ type: 'attested', oracle: oracle.id, index, report: made.reportWithInfo });
      attested.push({ oracle, index, made, signatures });
    }
  }
  return attested;
}

function checkReports(reports: readonly ReportPlus[], { info: { limits } }: Ocr3Oracle): void {
  const { maxReportCount, maxReportLength } = limits;
  if (reports.length > maxReportCount) {
    const message = `there are ${reports.length} reports; the plugin declared maxReportCount = ${maxReportCount}`;
    throw new SimulatorError('SIMULATOR_LIMIT', message);
  }
  const check = atMost('report', 'maxReportLength', maxReportLength);
  for (const { reportWithInfo } of reports) check(reportWithInfo.report);
}

function textOf(reports: readonly ReportPlus[]): string {
  const texts = reports.map(({ reportWithInfo, transmissionScheduleOverride: schedule }) =>
    schedule === undefined
      ? reportText(reportWithInfo)
      : `${reportText(reportWithInfo)} by ${schedule.transmitters.join(' ')} after ${schedule.transmissionDelays.join(' ')}`,
  );
  return texts.join(', ') || 'no reports';
}

function reportText({ report, info }: ReportWithInfo): string {
  return info.length === 0 ? hex(report) : `${hex(report)} with ${hex(info)}`;
}
