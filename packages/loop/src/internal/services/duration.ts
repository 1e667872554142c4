import type { Duration } from '@loopp/protobuf';
import type { Nanoseconds } from '../../types/ocr2.js';
import type { Mapping } from '../table/mapping.js';

const perSecond = 1_000_000_000n;

/** A span as `google.protobuf.Duration`: seconds and nanos share their sign. An absent message reads as zero. */
export const duration: Mapping<Nanoseconds, Duration | undefined> = {
  refs: false,
  toWire: (value) => ({ seconds: value / perSecond, nanos: Number(value % perSecond) }),
  fromWire: (wire) => (wire?.seconds ?? 0n) * perSecond + BigInt(wire?.nanos ?? 0),
};
