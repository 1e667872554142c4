import type { TransmissionSchedule } from '@loopp/loop';
import { milliseconds } from '../protocol/milliseconds.js';
import type { TransmissionTurn } from '../protocol/schedule.js';
import type { Pending } from '../protocol/transmit.js';
import type { Ocr3Attempt } from './attempt.js';
import type { Attestation } from './attest.js';

/** Who accepted which report, and when its time to transmit it comes. */
export interface Accepted {
  readonly pending: readonly Pending[];
  readonly accepted: readonly { readonly oracle: number; readonly index: number }[];
  readonly failures: readonly string[];
}

/** Asks the plugins of all oracles that hold a report attested whether they accept it for transmission. */
export async function accept(attempt: Ocr3Attempt, seqNr: bigint, attestation: Attestation): Promise<Accepted> {
  const { core, options } = attempt;
  const { attested } = attestation;
  const answers = await core.askAll(
    attested.map(({ oracle, made }) => ({
      oracle: oracle.id,
      method: 'shouldAcceptAttestedReport',
      limitMs: options.durations.shouldAcceptAttestedReport,
      ask: (call) => oracle.plugin.shouldAcceptAttestedReport(seqNr, made.reportWithInfo, call),
    })),
  );
  const failures: string[] = [];
  const willing = attested.filter(({ oracle, index }, place) => {
    const answer = answers[place];
    if (answer?.isGiven !== true) {
      failures.push(`oracle ${oracle.id}: ${answer?.error}`);
      return false;
    }
    core.emit({ type: 'accepted', oracle: oracle.id, index, accepted: answer.value });
    return answer.value;
  });
  const pending = attestation.reports.flatMap(({ transmissionScheduleOverride: override }, index): Pending[] => {
    const problem = override && problemOf(override, options.n);
    if (problem !== undefined) {
      failures.push(`the transmission schedule of report ${index} is dropped: ${problem}`);
      return [];
    }
    return turnsOf(attempt, index, override).flatMap(({ oracle: id, delayMs }): Pending[] => {
      const own = willing.find((entry) => entry.index === index && entry.oracle.id === id);
      if (own === undefined) return [];
      const { oracle, made, signatures } = own;
      const { plugin, contractTransmitter } = oracle;
      return [
        {
          ...{ oracle: id, index, delayMs, report: made.reportWithInfo, signatures },
          shouldTransmit: (call) => plugin.shouldTransmitAcceptedReport(seqNr, made.reportWithInfo, call),
          transmit: ({ report, signatures }, call) =>
            contractTransmitter.transmit(options.configDigest, seqNr, report, signatures, call),
        },
      ];
    });
  });
  return { pending, failures, accepted: willing.map(({ oracle, index }) => ({ oracle: oracle.id, index })) };
}

/** By the oracles' indices. */
function turnsOf(
  { core, options, turn }: Ocr3Attempt,
  index: number,
  override: TransmissionSchedule | undefined,
): readonly TransmissionTurn[] {
  if (override !== undefined) {
    return override.transmitters.map((oracle, place) => ({
      oracle,
      delayMs: milliseconds(override.transmissionDelays[place] ?? 0n),
    }));
  }
  const turns = core.schedule.transmission(turn, index, options.oracles.length);
  return turns.map(({ oracle, delayMs }) => ({ oracle: options.oracles[oracle]?.id ?? oracle, delayMs }));
}

/** libocr drops a report with such a schedule. */
function problemOf({ transmitters, transmissionDelays }: TransmissionSchedule, n: number): string | undefined {
  if (transmitters.length !== transmissionDelays.length) return 'it has not one delay for each transmitter';
  if (new Set(transmitters).size < transmitters.length) return 'a transmitter stands in it twice';
  if (transmitters.some((oracle) => oracle < 0 || oracle >= n)) return 'it names an oracle that does not exist';
  return transmissionDelays.some((delay) => delay < 0n) ? 'a delay is negative' : undefined;
}
