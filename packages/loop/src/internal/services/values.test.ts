import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BigInt as WireBigInt } from '../../pb/loop/big-int.pb.js';
import { noCrossing } from '../crossing/none.js';
import { configDigest, count, fixedBytes, uint8 } from '../table/scalars.js';
import { struct } from './json.js';
import { time } from './time.js';
import { bigInt, contractConfig, reportTimestamp } from './values.js';

const timeout = 10_000;
const digest = Uint8Array.from({ length: 32 }, (_, i) => i);

function crossBigInt(value: bigint): bigint {
  return bigInt.fromWire(WireBigInt.decode(WireBigInt.encode(bigInt.toWire(value, noCrossing) ?? {})), noCrossing);
}

describe('bigInt', { timeout }, () => {
  it('keeps every value over the wire', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }), (value) => crossBigInt(value) === value));
  });

  it('keeps the values at the borders of its fast path', () => {
    for (const bits of [7n, 8n, 31n, 32n, 33n, 63n, 64n, 65n, 191n, 192n]) {
      for (const value of [2n ** bits - 1n, 2n ** bits, 2n ** bits + 1n]) {
        assert.equal(crossBigInt(value), value);
        assert.equal(crossBigInt(-value), -value);
      }
    }
  });

  it('writes the shortest big-endian magnitude and a sign, and zero as present but empty', () => {
    assert.deepEqual(bigInt.toWire(-258n, noCrossing), { negative: true, value: Uint8Array.of(1, 2) });
    assert.deepEqual(bigInt.toWire(0n, noCrossing), { negative: false, value: new Uint8Array(0) });
  });

  it('refuses an absent message instead of reading it as zero', () => {
    assert.throws(() => bigInt.fromWire(undefined, noCrossing), { code: 'LOOP_INVALID_MESSAGE' });
  });
});

describe('checked scalars', { timeout }, () => {
  it("refuses a digest of another length with the original's text", () => {
    assert.throws(() => configDigest.fromWire(new Uint8Array(31), noCrossing), {
      message: 'invalid ConfigDigest len 31: must be 32',
    });
    assert.equal(configDigest.fromWire(digest, noCrossing), digest);
  });

  it("refuses more than one byte in a round, with the original's text", () => {
    assert.throws(() => uint8.fromWire(256, noCrossing), { message: 'expected uint8 (max 255) but got 256' });
    const wire = { configDigest: digest, epoch: 1, round: 256 };
    assert.throws(() => reportTimestamp.fromWire(wire, noCrossing), {
      code: 'LOOP_INVALID_MESSAGE',
      message: 'expected uint8 Round (max 255) but got 256',
    });
  });

  it('reads an absent report timestamp as one of defaults, whose digest is then too short', () => {
    assert.throws(() => reportTimestamp.fromWire(undefined, noCrossing), { code: 'LOOP_INVALID_MESSAGE' });
  });

  it('keeps counts exact', () => {
    assert.equal(count.fromWire(2n ** 53n - 1n, noCrossing), 2 ** 53 - 1);
    assert.throws(() => count.fromWire(2n ** 53n, noCrossing), { code: 'LOOP_INVALID_MESSAGE' });
    assert.throws(() => fixedBytes(16, 'ExternalJobID').fromWire(digest, noCrossing), /ExternalJobID len 32/);
  });
});

describe('time', { timeout }, () => {
  it('keeps whole milliseconds, before and after the epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const wire = time.toWire(new Date(ms), noCrossing);
        assert.ok((wire?.nanos ?? 0) >= 0);
        return time.fromWire({ seconds: wire?.seconds ?? 0n, nanos: wire?.nanos ?? 0 }, noCrossing).getTime() === ms;
      }),
    );
  });

  it("reads an absent time as Go's zero time, year 1", () => {
    assert.equal(time.fromWire(undefined, noCrossing).toISOString(), '0001-01-01T00:00:00.000Z');
  });
});

describe('struct', { timeout }, () => {
  it('keeps any JSON object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        const wire = struct.toWire(json, noCrossing);
        assert.deepEqual(JSON.parse(JSON.stringify(struct.fromWire(wire as never, noCrossing))), json);
      }),
    );
  });
});

describe('contractConfig', { timeout }, () => {
  it('carries f under the schema’s capital letter', () => {
    const config = {
      configDigest: digest,
      configCount: 1n,
      signers: [digest],
      transmitters: ['0x'],
      f: 3,
      onchainConfig: digest,
      offchainConfigVersion: 2n ** 64n - 1n,
      offchainConfig: digest,
    };
    const wire = contractConfig.toWire(config, noCrossing);
    assert.equal(wire?.F, 3);
    assert.deepEqual(contractConfig.fromWire(wire as never, noCrossing), config);
  });
});
