import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decodeAbiParameters,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  parseAbi,
  parseAbiParameters,
  toEventSelector,
  toFunctionSelector,
} from 'viem/utils';
import { EvmError } from '../evm-error.js';
import { fromHex, toHex } from '../hex.js';
import * as ocr2 from '../ocr2-abi.js';
import { array, bytes, fixedArray, string } from './composites.js';
import { address, bool, fixedBytes, int, smallUint, uint } from './scalars.js';
import { decodeTuple, encodeTuple } from './tuple.js';

const limit = { timeout: 10_000 };
const isMalformed = (error: unknown) => error instanceof EvmError && error.code === 'EVM_DATA_MALFORMED';
const isUnfit = (error: unknown) => error instanceof EvmError && error.code === 'EVM_ARGUMENT_INVALID';
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyAddress = bytesOf(20).map((value) => getAddress(toHex(value)));
const anyInt192 = fc.bigInt({ min: -(2n ** 191n), max: 2n ** 191n - 1n });

describe('ABI coding', () => {
  it('encodes and decodes values of every type as viem does', limit, () => {
    const types = [
      uint(256),
      int(192),
      smallUint(32),
      bool,
      address,
      fixedBytes(32),
      bytes,
      string,
      array(int(192)),
      array(bytes),
      fixedArray(fixedBytes(32), 3),
    ] as const;
    const reference = parseAbiParameters(
      'uint256, int192, uint32, bool, address, bytes32, bytes, string, int192[], bytes[], bytes32[3]',
    );
    const values = fc.tuple(
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      anyInt192,
      fc.nat(2 ** 31 - 1),
      fc.boolean(),
      anyAddress,
      bytesOf(32),
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: 'binary' }),
      fc.array(anyInt192, { maxLength: 5 }),
      fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 4 }),
      fc.tuple(bytesOf(32), bytesOf(32), bytesOf(32)),
    );
    fc.assert(
      fc.property(values, (value) => {
        const [a, b, c, d, e, f, g, h, i, j, k] = value;
        const encoded = encodeTuple(types, value);
        const [k0, k1, k2] = k.map(toHex);
        assert.ok(k0 !== undefined && k1 !== undefined && k2 !== undefined);
        const expected = encodeAbiParameters(reference, [
          a,
          b,
          c,
          d,
          e,
          toHex(f),
          toHex(g),
          h,
          i,
          j.map(toHex),
          [k0, k1, k2],
        ]);
        assert.equal(toHex(encoded), expected);
        assert.deepEqual(decodeTuple(types, encoded), value);
        assert.equal(decodeAbiParameters(reference, toHex(encoded))[7], h);
      }),
    );
  });

  it('never answers anything but values or a clear error for arbitrary bytes', limit, () => {
    const types = [array(bytes), string, fixedArray(address, 2), array(smallUint(8)), bool] as const;
    const words = fc.array(
      fc.oneof(
        bytesOf(32),
        fc.nat(400).map((n) => uint(256).encode(BigInt(n))),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(words, fc.nat(31), (parts, cut) => {
        const data = fromHex(`0x${parts.map((part) => toHex(part).slice(2)).join('')}`);
        try {
          decodeTuple(types, data.subarray(0, Math.max(0, data.length - cut)));
        } catch (error) {
          assert.ok(isMalformed(error), String(error));
        }
      }),
    );
  });

  it('refuses values that do not fit their type', limit, () => {
    assert.throws(() => uint(8).encode(256n), isUnfit);
    assert.throws(() => uint(8).encode(-1n), isUnfit);
    assert.throws(() => int(192).encode(2n ** 191n), isUnfit);
    assert.throws(() => smallUint(32).encode(1.5), isUnfit);
    assert.throws(() => fixedBytes(32).encode(new Uint8Array(31)), isUnfit);
    assert.throws(() => fixedArray(bool, 2).encode([true]), isUnfit);
  });

  it('refuses words with bits that their type does not have', limit, () => {
    const full = new Uint8Array(32).fill(0xff);
    assert.throws(() => smallUint(32).decode(full, 0), isMalformed);
    assert.throws(() => bool.decode(full, 0), isMalformed);
    assert.throws(() => address.decode(full, 0), isMalformed);
    assert.throws(() => fixedBytes(4).decode(full, 0), isMalformed);
    assert.equal(int(8).decode(full, 0), -1n);
  });

  it('refuses a length that the data cannot hold before it allocates', limit, () => {
    const claim = encodeTuple([uint(256), uint(256)], [32n, 2n ** 200n]);
    assert.throws(() => decodeTuple([bytes], claim), isMalformed);
    assert.throws(() => decodeTuple([array(uint(256))], claim), isMalformed);
  });
});

describe('descriptors of OCR2 contracts', () => {
  it('have the selectors of their signatures', limit, () => {
    const functions = [ocr2.transmit, ocr2.setConfig, ocr2.latestTransmissionDetails, ocr2.latestConfigDigestAndEpoch];
    for (const { signature, selector } of functions) assert.equal(toHex(selector), toFunctionSelector(signature));
    const events = [ocr2.configSet, ocr2.newTransmission, ocr2.roundRequested, ocr2.transmitted];
    for (const { signature, topic } of events) assert.equal(topic, toEventSelector(signature));
  });

  it('encode a transmit call as viem does, without trailing bytes', limit, () => {
    const word = (byte: number) => new Uint8Array(32).fill(byte);
    const report = Uint8Array.of(1, 2, 3);
    const context = [word(1), word(2), word(3)];
    const data = ocr2.transmit.encodeCall(context, report, [word(4), word(5)], [word(6), word(7)], word(8));
    const expected = encodeFunctionData({
      abi: parseAbi(['function transmit(bytes32[3],bytes,bytes32[],bytes32[],bytes32)']),
      args: [
        [toHex(word(1)), toHex(word(2)), toHex(word(3))],
        toHex(report),
        [toHex(word(4)), toHex(word(5))],
        [toHex(word(6)), toHex(word(7))],
        toHex(word(8)),
      ],
    });
    assert.equal(toHex(data), expected);
    assert.deepEqual(ocr2.transmit.decodeCall(data), [
      context,
      report,
      [word(4), word(5)],
      [word(6), word(7)],
      word(8),
    ]);
  });

  it('refuse a call of another function and a log of another event', limit, () => {
    assert.throws(() => ocr2.transmit.decodeCall(ocr2.requestNewRound.encodeCall()), isMalformed);
    assert.throws(() => ocr2.transmitted.decode({ topics: [ocr2.roundRequested.topic], data: '0x' }), isMalformed);
    assert.throws(() => ocr2.typeAndVersion.decodeResult(new Uint8Array()), isMalformed);
  });
});
