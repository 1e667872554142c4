import type { BigInt as WireBigInt } from '../../pb/values/values.pb.js';
import { InvalidMessageError } from '../errors.js';
import type { Mapping } from '../table/mapping.js';
import { fromMagnitude, magnitude } from './values.js';

/** An integer as `values.v1.BigInt`: a big-endian magnitude and a sign of -1, 0 or 1. An absent one is refused. */
export const signedBigInt: Mapping<bigint, WireBigInt | undefined> = {
  refs: false,
  toWire: (value) => ({
    absVal: magnitude(value < 0n ? -value : value),
    sign: value === 0n ? 0n : value < 0n ? -1n : 1n,
  }),
  fromWire: (wire) => {
    if (wire === undefined) throw new InvalidMessageError('a big integer is missing');
    const value = fromMagnitude(wire.absVal);
    return wire.sign < 0n ? -value : value;
  },
};
