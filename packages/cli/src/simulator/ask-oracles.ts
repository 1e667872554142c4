import { type Logger, Status, StatusError } from '@loopp/loop';
import type { Oracle } from './oracle.js';

export interface Answers<T> {
  readonly given: readonly { readonly oracle: Oracle; readonly answer: T }[];
  /** Why the others gave none, for people. */
  readonly failures: readonly string[];
}

/**
 * Asks oracles at the same time. Those that fail are told to the logger and left out: a network tolerates f of them.
 * @throws the reason of the signal when it aborted meanwhile: then nobody failed.
 */
export async function askOracles<T>(
  oracles: readonly Oracle[],
  what: string,
  ask: (oracle: Oracle) => Promise<T>,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal | undefined },
): Promise<Answers<T>> {
  const given: { oracle: Oracle; answer: T }[] = [];
  const failures: string[] = [];
  const answers = await Promise.allSettled(oracles.map(async (oracle) => ask(oracle)));
  signal?.throwIfAborted();
  for (const [index, answer] of answers.entries()) {
    const oracle = oracles[index];
    if (oracle === undefined) continue;
    if (answer.status === 'fulfilled') given.push({ oracle, answer: answer.value });
    else {
      failures.push(`oracle ${oracle.id}: ${messageOf(answer.reason)}`);
      logger.warn(`oracle ${oracle.id} failed at ${what}`, { error: messageOf(answer.reason) });
    }
  }
  return { given, failures };
}

/** The message of whatever was thrown; what a plugin itself says goes without the status that carried it. */
export function messageOf(error: unknown): string {
  if (error instanceof StatusError && error.status === Status.UNKNOWN) return error.details;
  return error instanceof Error ? error.message : String(error);
}
