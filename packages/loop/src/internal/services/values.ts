import type { BigInt as WireBigInt } from '../../pb/loop/big-int.pb.js';
import { ContractConfig as WireContractConfig, ReportTimestamp as WireReportTimestamp } from '../../pb/loop/ocr2.pb.js';
import type { ContractConfig, ReportTimestamp } from '../../types/ocr2.js';
import { InvalidMessageError, WrongValueError } from '../errors.js';
import { list, message, record } from '../table/composites.js';
import { field, type Mapping } from '../table/mapping.js';
import { bytes, configDigest, texts, uint8, uint32, uint64 } from '../table/scalars.js';

/** Big-endian magnitude and a sign. Zero is an empty magnitude; an absent message is Go's nil and refused. */
export const bigInt: Mapping<bigint, WireBigInt | undefined> = {
  refs: false,
  toWire: (value) => ({ negative: value < 0n, value: magnitude(value < 0n ? -value : value) }),
  fromWire: (wire) => {
    if (wire === undefined) throw new InvalidMessageError('a big integer is missing');
    const value = fromMagnitude(wire.value);
    return wire.negative ? -value : value;
  },
};

const twoTo64 = 1n << 64n;

/** Text and numbers, which no type keeps out of plain JavaScript, would be written as some other number. */
export function magnitude(value: bigint): Uint8Array {
  if (typeof value !== 'bigint') {
    throw new WrongValueError(`expected a bigint, got ${value === null ? 'null' : typeof value}`);
  }
  if (value === 0n) return new Uint8Array(0);
  if (value < twoTo64) {
    const buffer = new Uint8Array(8);
    new DataView(buffer.buffer).setBigUint64(0, value);
    return buffer.subarray(buffer.findIndex((byte) => byte !== 0));
  }
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

export function fromMagnitude(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length <= 8) {
    let high = 0;
    let low = 0;
    for (const byte of bytes) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | byte;
    }
    return high === 0 ? BigInt(low >>> 0) : (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  }
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`);
}

export const reportTimestamp = message(
  WireReportTimestamp,
  record<ReportTimestamp>()({ configDigest, epoch: uint32, round: uint8 }),
);

export const contractConfig = message(
  WireContractConfig,
  record<ContractConfig>()({
    configDigest,
    configCount: uint64,
    signers: list(bytes),
    transmitters: texts,
    f: field('F', uint8),
    onchainConfig: bytes,
    offchainConfigVersion: uint64,
    offchainConfig: bytes,
  }),
);
