import { Status, StatusError } from '@loopp/grpc';
import { toCallOptions } from '../calls.js';
import { noCrossing } from '../crossing/none.js';
import type { Probe } from '../table/object-table.js';
import { underName } from '../table/older-name.js';
import type { Live } from './live.js';

/** Longest wait for a probe's answer; silence counts as presence, as does every error but Unimplemented. */
const timeoutMs = 5_000;

/** Of each part that may be absent: the name of its service at the other side; undefined where it is absent. */
export type PartNames = ReadonlyMap<string, string | undefined>;

/** Asks the other side for each part that it may lack, all at once, by older names of its service too. */
export async function partNames(live: Live, probes: readonly Probe[]): Promise<PartNames> {
  const names = probes.map(async (probe): Promise<[string, string | undefined]> => {
    for (const name of probe.names) {
      if (await answers(live, probe, name)) return [probe.part, name];
    }
    return [probe.part, undefined];
  });
  return new Map(await Promise.all(names));
}

async function answers({ channel, scope, key }: Live, { method, values }: Probe, name: string): Promise<boolean> {
  try {
    const request = method.args.toWire(values, noCrossing);
    const options = toCallOptions({ signal: scope.signal }, timeoutMs, key);
    await channel.unary(underName(method, name).wire, request, options);
    return true;
  } catch (error) {
    return !(error instanceof StatusError && error.status === Status.UNIMPLEMENTED);
  }
}
