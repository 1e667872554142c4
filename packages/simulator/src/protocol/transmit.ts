import type { AttributedOnchainSignature, Call, ReportWithInfo } from '@loopp/loop';
import type { Transmission } from '../faults/message.js';
import type { Core } from './core.js';

/** A report that one oracle accepted. */
export interface Pending {
  readonly oracle: number;
  /** Place of the report in its round. */
  readonly index: number;
  readonly delayMs: number;
  readonly report: ReportWithInfo;
  readonly signatures: readonly AttributedOnchainSignature[];
  shouldTransmit(call: Call): Promise<boolean>;
  transmit(transmission: Transmission, call: Call): Promise<void>;
}

/** Who brought which report to the chain, and why others did not. */
export interface Transmitted {
  readonly by: readonly { readonly oracle: number; readonly index: number }[];
  readonly failures: readonly string[];
}

/** Lets the oracles transmit when their time has come, one after the other, each only if its plugin still wants to. */
export async function transmit(
  core: Core,
  pending: readonly Pending[],
  shouldTransmitMs: number,
): Promise<Transmitted> {
  const by: { oracle: number; index: number }[] = [];
  const failures: string[] = [];
  const tried = new Map<number, number>();
  let passedMs = 0;
  const inTime = [...pending].sort((a, b) => a.delayMs - b.delayMs);
  for (const entry of inTime) {
    const { oracle, index, delayMs } = entry;
    const tries = tried.get(index) ?? 0;
    const isEnough = core.options.transmitters === 'first' && tries > core.options.f;
    if (isEnough || (core.options.transmitters === 'first' && by.some((other) => other.index === index))) continue;
    tried.set(index, tries + 1);
    await core.sleep(delayMs - passedMs);
    passedMs = delayMs;
    const method = 'shouldTransmitAcceptedReport';
    const ask = (call: Call) => entry.shouldTransmit(call);
    const isDue = await core.ask({ oracle, method, limitMs: shouldTransmitMs, ask });
    if (!isDue.isGiven) failures.push(`oracle ${oracle}: ${isDue.error}`);
    else if (isDue.value) {
      const problem = await send(core, entry);
      if (problem === undefined) {
        by.push({ oracle, index });
        core.emit({ type: 'transmitted', oracle, index });
      } else failures.push(problem);
    }
  }
  return { by, failures };
}

/** @returns what went wrong. */
async function send(core: Core, { oracle, report, signatures, transmit }: Pending): Promise<string | undefined> {
  const sent = core.send('transmission', oracle, 'chain', { report, signatures });
  if (sent === undefined) return `oracle ${oracle}: the transmission was lost`;
  await core.sleep(sent.delayMs);
  const answer = await core.ask({
    oracle,
    method: 'transmit',
    limitMs: core.options.transmitMs ?? 10_000,
    ask: (call) => transmit(sent.payload, call),
  });
  return answer.isGiven ? undefined : answer.error;
}
