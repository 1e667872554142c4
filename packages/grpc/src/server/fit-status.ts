import { encodeMessage } from '../message/percent.js';
import { Metadata, type MetadataValue } from '../metadata.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';

/** Octets that a list of fields counts for each, beside name and value (RFC 9113 section 6.5.2). */
const overhead = 32;
/** What every status takes: `:status`, `content-type`, `grpc-status`, and perhaps `grpc-accept-encoding`. */
const fixed = 256;
/** A message is not cut below this many octets for the sake of metadata. */
const leastMessage = 512;
/** For the mark that says what was cut. */
const mostMark = 80;
const rich = 'grpc-status-details-bin';

/**
 * An error whose trailers count no more than `limit` octets: its message is cut at its end and says so; where that is not
 * enough, metadata are left out, the largest first and the rich error last. The status stays.
 */
export function fitStatus(error: StatusError, trailer: Metadata | undefined, limit: number): StatusError {
  const entries = [...error.metadata, ...(trailer ?? [])];
  const room = Math.max(0, limit - fixed);
  const message =
    overhead + 'grpc-message'.length + Math.min(encodeMessage(error.details).length + mostMark, leastMessage);
  let taken = message + entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  const out = new Set<[string, MetadataValue]>();
  for (const entry of [...entries].sort(leastNeededFirst)) {
    if (taken <= room) break;
    taken -= sizeOf(entry);
    out.add(entry);
  }
  const kept = entries.filter((entry) => !out.has(entry));
  const left = room - kept.reduce((sum, entry) => sum + sizeOf(entry), 0) - overhead - 'grpc-message'.length;
  const metadata = new Metadata();
  for (const [key, value] of kept) Metadata.addReceived(metadata, key, value);
  return new StatusError(error.status, cutMessage(error.details, left, out.size), { metadata });
}

function cutMessage(text: string, room: number, leftOut: number): string {
  const entries = leftOut === 1 ? '1 entry of metadata' : `${leftOut} entries of metadata`;
  const whole = leftOut === 0 ? text : `${text} [${entries} left out]`;
  if (encodeMessage(whole).length <= room) return whole;
  const also = leftOut === 0 ? '' : `; ${entries} left out`;
  const mark = `... [cut from ${Buffer.byteLength(text)} octets${also}]`;
  // By characters, so that none is cut in half; each takes at most nine octets for its one or two units.
  let low = 0;
  let high = Math.min(text.length, Math.max(0, room));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (encodeMessage(text.slice(0, middle)).length + mark.length <= room) low = middle;
    else high = middle - 1;
  }
  const head = text.slice(0, low).replace(/[\uD800-\uDBFF]$/, '');
  return low === 0 ? mark.slice(0, Math.max(0, room)) : head + mark;
}

function leastNeededFirst(a: [string, MetadataValue], b: [string, MetadataValue]): number {
  if ((a[0] === rich) !== (b[0] === rich)) return a[0] === rich ? 1 : -1;
  return sizeOf(b) - sizeOf(a);
}

function sizeOf([key, value]: [string, MetadataValue]): number {
  return overhead + key.length + (typeof value === 'string' ? value.length : Math.ceil((value.length * 4) / 3));
}

/** What a client gets whose trailers cannot be sent although its call went well. */
export const trailersTooLarge: StatusError = new StatusError(
  Status.INTERNAL,
  'the call went well, but its trailers are larger than the client accepts',
  { remedy: 'send less metadata, or raise maxHeaderListSize of the client' },
);
