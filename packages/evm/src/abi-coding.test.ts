import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeAbiParameters, encodeFunctionData, toEventSelector } from 'viem/utils';
import { decodeLog, decodeValues, encoded } from './abi-coding.js';
import { EvmError } from './evm-error.js';
import { fromHex, type Hex, toHex } from './hex.js';
import { configSet, latestConfigDetails, newTransmission, roundRequested, setConfig, transmitted } from './ocr2-abi.js';

const limit = { timeout: 10_000 };
const isMalformed = (error: unknown) => error instanceof EvmError && error.code === 'EVM_DATA_MALFORMED';
const isUnfit = (error: unknown) => error instanceof EvmError && error.code === 'EVM_ARGUMENT_INVALID';
const word = (byte: string): Hex => `0x${byte.repeat(32)}`;
const uint = (value: bigint) => value.toString(16).padStart(64, '0');
const ones = 'f'.repeat(64);
const signer = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const transmitter = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';

// Words that another implementation of the ABI made.
const vectors = {
  setConfig: `0x${[
    'e3d0e712',
    '00000000000000000000000000000000000000000000000000000000000000c0',
    '0000000000000000000000000000000000000000000000000000000000000100',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '0000000000000000000000000000000000000000000000000000000000000140',
    '0000000000000000000000000000000000000000000000000000000000000002',
    '0000000000000000000000000000000000000000000000000000000000000180',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '000000000000000000000000fb6916095ca1df60bb79ce92ce3ea74c37c5d359',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '0100000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000000',
  ].join('')}`,
  configSet: `0x${[
    '0000000000000000000000000000000000000000000000000000000000000007',
    '0909090909090909090909090909090909090909090909090909090909090909',
    '0000000000000000000000000000000000000000000000000000000000000003',
    '0000000000000000000000000000000000000000000000000000000000000120',
    '0000000000000000000000000000000000000000000000000000000000000160',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '00000000000000000000000000000000000000000000000000000000000001a0',
    '000000000000000000000000000000000000000000000000ffffffffffffffff',
    '00000000000000000000000000000000000000000000000000000000000001e0',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    '0000000000000000000000000000000000000000000000000000000000000001',
    '000000000000000000000000fb6916095ca1df60bb79ce92ce3ea74c37c5d359',
    '0000000000000000000000000000000000000000000000000000000000000002',
    '0102000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000000',
  ].join('')}`,
  newTransmission: `0x${[
    'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb',
    '0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    '00000000000000000000000000000000000000000000000000000000ffffffff',
    '0000000000000000000000000000000000000000000000000000000000000100',
    '0000000000000000000000000000000000000000000000000000000000000180',
    '0000000000000000000000000000000000000000000000000000000000000006',
    '0909090909090909090909090909090909090909090909090909090909090909',
    '00000000000000000000000000000000000000000000000000000001020304ff',
    '0000000000000000000000000000000000000000000000000000000000000003',
    'ffffffffffffffff800000000000000000000000000000000000000000000000',
    'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb',
    '00000000000000007fffffffffffffffffffffffffffffffffffffffffffffff',
    '0000000000000000000000000000000000000000000000000000000000000003',
    '0200010000000000000000000000000000000000000000000000000000000000',
  ].join('')}`,
} as const;

describe('ABI coding', () => {
  it('gives the known calldata of a configuration', limit, () => {
    const args = [[signer], [transmitter], 1, '0x01', 2n, '0x'] as const;
    const data = encoded('it', () => encodeFunctionData({ abi: [setConfig], args }));
    assert.equal(toHex(data), vectors.setConfig);
  });

  it('reads known logs', limit, () => {
    const topic = '0x1591690b8638f5fb2dbec82ac741805ac5da8b45dc5263f4875b0496fdce4e05';
    assert.deepEqual(decodeLog(configSet, { topics: [topic], data: vectors.configSet }), {
      previousConfigBlockNumber: 7,
      configDigest: word('09'),
      configCount: 3n,
      signers: [signer],
      transmitters: [transmitter],
      f: 1,
      onchainConfig: '0x0102',
      offchainConfigVersion: 2n ** 64n - 1n,
      offchainConfig: '0x',
    });
    const topics = ['0xc797025feeeaf2cd924c99e9205acb8ec04d5cad21c41ce637a38fb6dee6016a', `0x${uint(7n)}`] as const;
    assert.deepEqual(decodeLog(newTransmission, { topics, data: vectors.newTransmission }), {
      aggregatorRoundId: 7,
      answer: -5n,
      transmitter: signer,
      observationsTimestamp: 2 ** 32 - 1,
      observations: [-(2n ** 191n), -5n, 2n ** 191n - 1n],
      observers: '0x020001',
      juelsPerFeeCoin: 6n,
      configDigest: word('09'),
      epochAndRound: 0x01_02_03_04_ff,
    });
  });

  it('never answers anything but values or a clear error for arbitrary bytes', limit, () => {
    const types = [
      { type: 'bytes[]' },
      { type: 'string' },
      { type: 'address[2]' },
      { type: 'uint8[]' },
      { type: 'bool' },
    ] as const;
    const anyWord = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      fc.nat(400).map((value) => BigInt(value)),
    );
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 20 }), fc.nat(31), (words, cut) => {
        const data = fromHex(`0x${words.map(uint).join('')}`);
        try {
          decodeValues(types, data.subarray(0, Math.max(0, data.length - cut)));
        } catch (error) {
          assert.ok(isMalformed(error), String(error));
        }
      }),
    );
  });

  it('refuses values that do not fit their type', limit, () => {
    const encodeOne = (type: string, value: unknown) => encoded('it', () => encodeAbiParameters([{ type }], [value]));
    const unfit: readonly [string, unknown][] = [
      ['uint8', 256],
      ['uint8', -1],
      ['int192', 2n ** 191n],
      ['uint32', 1.5],
      ['bytes32', `0x${'00'.repeat(31)}`],
      ['bool[2]', [true]],
      ['address', signer.replace('aA', 'Aa')],
    ];
    for (const [type, value] of unfit) assert.throws(() => encodeOne(type, value), isUnfit, type);
  });

  it('refuses integers and booleans beyond their type, also beyond 2^53', limit, () => {
    for (const [type, given] of [
      ['uint32', uint(2n ** 32n)],
      ['uint32', ones],
      ['uint64', uint(2n ** 64n)],
      ['int192', uint(2n ** 191n)],
      ['bool', uint(2n)],
    ] as const) {
      assert.throws(() => decodeValues([{ type }], fromHex(`0x${given}`)), isMalformed, type);
    }
    assert.deepEqual(decodeValues([{ type: 'int8' }], fromHex(`0x${ones}`)), [-1]);
    const topics = [toEventSelector(transmitted)];
    const data: Hex = `0x${uint(1n)}${uint(2n ** 32n)}`;
    assert.throws(() => decodeLog(transmitted, { topics, data }), isMalformed);
  });

  it('refuses a length that the data cannot hold', limit, () => {
    for (const length of [2n ** 200n, 2n ** 40n]) {
      const claim = fromHex(`0x${uint(32n)}${uint(length)}`);
      assert.throws(() => decodeValues([{ type: 'bytes' }], claim), isMalformed);
      assert.throws(() => decodeValues([{ type: 'uint256[]' }], claim), isMalformed);
    }
  });

  it('refuses a log of another event, one without topics, and an empty answer', limit, () => {
    const topics = [toEventSelector(roundRequested)];
    assert.throws(() => decodeLog(transmitted, { topics, data: '0x' }), isMalformed);
    assert.throws(() => decodeLog(transmitted, { topics: [], data: '0x' }), isMalformed);
    assert.throws(() => decodeValues(latestConfigDetails.outputs, new Uint8Array()), isMalformed);
  });
});
