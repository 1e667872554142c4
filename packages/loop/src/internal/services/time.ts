import type { Timestamp } from '@loopp/protobuf';
import type { Mapping } from '../table/mapping.js';

/** Go's zero time, the first instant of year 1: what the original sends where nothing is set. */
const goZeroSeconds = -62_135_596_800n;

/** An instant, cut to whole milliseconds on receipt. An absent message reads as Go's zero time. */
export const time: Mapping<Date, Timestamp | undefined> = {
  refs: false,
  toWire: (value) => {
    const ms = value.getTime();
    const seconds = Math.floor(ms / 1000);
    return { seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * 1_000_000 };
  },
  fromWire: (wire) =>
    new Date(Number(wire?.seconds ?? goZeroSeconds) * 1000 + Math.floor((wire?.nanos ?? 0) / 1_000_000)),
};
