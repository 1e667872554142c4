import { Status, StatusError } from '@loopp/grpc';
import { toCallOptions } from '../calls.js';
import { noCrossing } from '../crossing/none.js';
import type { Probe } from '../table/object-table.js';
import type { Live } from './live.js';

/** Longest wait for a probe's answer; silence counts as presence, as does every error but Unimplemented. */
const timeoutMs = 5_000;

const none: ReadonlySet<string> = new Set();

/** Asks the other side for each part that it may lack, all at once. @returns the names of those that it lacks. */
export async function absentParts(
  { channel, scope, key }: Live,
  probes: readonly Probe[],
): Promise<ReadonlySet<string>> {
  if (probes.length === 0) return none;
  const absent = new Set<string>();
  const ask = async ({ part, method, values }: Probe): Promise<void> => {
    try {
      const request = method.args.toWire(values, noCrossing);
      await channel.unary(method.wire, request, toCallOptions({ signal: scope.signal }, timeoutMs, key));
    } catch (error) {
      if (error instanceof StatusError && error.status === Status.UNIMPLEMENTED) absent.add(part);
    }
  };
  await Promise.all(probes.map(ask));
  return absent;
}
