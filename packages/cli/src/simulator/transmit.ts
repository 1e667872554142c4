import type { Call, ReportTimestamp } from '@loopp/loop';
import { messageOf } from './ask-oracles.js';
import type { Transmission } from './feed-reader.js';
import { RoundEnded } from './round-ended.js';
import type { SimulatorOptions } from './simulator-options.js';
import type { SignedReport } from './tamper.js';
import { within } from './within.js';

/** Where in the chain to look for a report. */
export interface Expected {
  readonly timestamp: ReportTimestamp;
  readonly fromBlock: bigint;
}

/**
 * Brings a report to the contract: the first oracle of the round's order transmits, the next one takes over when it
 * fails, up to f + 1 of them, each only if its plugin still wants to. What counts in the end is what the chain holds.
 */
export async function transmit(
  options: SimulatorOptions,
  { timestamp, fromBlock }: Expected,
  { report, signatures }: SignedReport,
  call: Call,
): Promise<Transmission> {
  const { oracles, f, limits, schedule, feed, logger } = options;
  const context = { ...timestamp, extraHash: new Uint8Array(32) };
  const failures: string[] = [];
  for (const place of schedule.transmitters(timestamp, oracles.length).slice(0, f + 1)) {
    const oracle = oracles[place];
    if (oracle === undefined) continue;
    try {
      const { plugin, contractTransmitter } = oracle;
      const isDue = await plugin.shouldTransmitAcceptedReport(timestamp, report, within(limits.shouldTransmit, call));
      if (!isDue) continue;
      await contractTransmitter.transmit(context, report, signatures, within(limits.transmit, call));
      break;
    } catch (error) {
      call.signal?.throwIfAborted();
      failures.push(messageOf(error));
      logger.warn(`oracle ${oracle.id} failed at transmitting`, { error: messageOf(error) });
    }
  }
  const reached = await feed.transmission(timestamp, fromBlock, call);
  if (reached !== undefined) return reached;
  if (failures.length > 0) throw new RoundEnded('failed', [...new Set(failures)].join('; '));
  throw new RoundEnded('skipped', 'the reporting plugins wanted the report no longer transmitted');
}
