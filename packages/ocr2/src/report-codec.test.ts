import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { libocrVectors } from './fixtures/libocr.js';
import type { ParsedAttributedObservation } from './median-types.js';
import { Ocr2Error } from './ocr2-error.js';
import {
  buildMedianReport,
  decodeMedianReport,
  EvmReportCodec,
  maxMedianReportLength,
  medianFromReport,
} from './report-codec.js';
import { maxValue, minValue } from './twos-complement.js';

const limit = { timeout: 10_000 };

const value = fc.oneof(fc.bigInt({ min: minValue, max: maxValue }), fc.bigInt({ min: -2n, max: 2n }));
const observation: fc.Arbitrary<ParsedAttributedObservation> = fc.record({
  timestamp: fc.nat(0xffffffff),
  value,
  juelsPerFeeCoin: value,
  gasPriceSubunits: fc.constant(0n),
  observer: fc.nat(255),
});

test('reports are those of libocr, ties included', limit, async () => {
  const codec = new EvmReportCodec();
  assert.ok(libocrVectors.reports.length > 0);
  for (const { observations, report, median, maxReportLength } of libocrVectors.reports) {
    const parsed = observations.map((observation) => ({
      ...observation,
      value: BigInt(observation.value),
      juelsPerFeeCoin: BigInt(observation.juelsPerFeeCoin),
      gasPriceSubunits: 0n,
    }));
    assert.equal(bytesToHex(await codec.buildReport(parsed)), report);
    assert.equal(await codec.medianFromReport(hexToBytes(report)), BigInt(median));
    assert.equal(await codec.maxReportLength(parsed.length), maxReportLength);
    assert.equal(report.length / 2, maxReportLength);
  }
});

test('a report holds the observations in ascending order, each with its observer, and the medians', limit, () => {
  const ascending = (a: bigint | number, b: bigint | number) => (a < b ? -1 : a > b ? 1 : 0);
  fc.assert(
    fc.property(
      fc.uniqueArray(observation, { minLength: 1, maxLength: 32, selector: (o) => o.observer }),
      (observations) => {
        const before = [...observations];
        const report = buildMedianReport(observations);
        assert.deepEqual(observations, before, 'the input stays as it was');
        assert.equal(report.length, maxMedianReportLength(observations.length));
        const decoded = decodeMedianReport(report);
        const middle = Math.floor(observations.length / 2);
        const values = observations.map((o) => o.value).sort(ascending);
        assert.deepEqual(decoded.observations, values);
        assert.equal(medianFromReport(report), values[middle]);
        assert.equal(decoded.observationsTimestamp, observations.map((o) => o.timestamp).sort(ascending)[middle]);
        assert.equal(decoded.juelsPerFeeCoin, observations.map((o) => o.juelsPerFeeCoin).sort(ascending)[middle]);
        decoded.observations.forEach((value, index) => {
          const observer = decoded.observers[index];
          assert.equal(observations.find((o) => o.observer === observer)?.value, value);
        });
      },
    ),
  );
});

test('damaged reports are refused or read, and never do anything else', limit, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 5, maxLength: 9 }), (noise, low) => {
      // Mostly zeros, so that offsets and lengths often are small enough to be followed.
      const report = new Uint8Array(noise.length);
      noise.forEach((byte, index) => {
        if (index % 32 === 31) report[index] = (byte & 7) * 32 + ((low[index % low.length] ?? 0) % 2);
      });
      try {
        medianFromReport(report);
      } catch (error) {
        assert.ok(error instanceof Ocr2Error && error.code === 'OCR2_INVALID_REPORT', String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('the decoder is as lenient as go-ethereum: bytes behind, any offset, wide numbers', limit, () => {
  const word = (value: bigint) => value.toString(16).padStart(64, '0');
  const wide = 2n ** 200n;
  const report = hexToBytes([7n, 0n, 160n, 0n, 99n, 1n, wide, 5n].map(word).join(''));
  assert.equal(medianFromReport(report), wide);
});

test('no observations, too many, or one out of range are refused', limit, () => {
  const one = { timestamp: 1, value: 1n, juelsPerFeeCoin: 1n, gasPriceSubunits: 0n, observer: 0 };
  assert.throws(() => buildMedianReport([]), { code: 'OCR2_INVALID_ARGUMENT' });
  assert.throws(() => buildMedianReport(new Array(33).fill(one)), { code: 'OCR2_INVALID_ARGUMENT' });
  assert.throws(() => buildMedianReport([{ ...one, observer: 256 }]), { code: 'OCR2_VALUE_OUT_OF_RANGE' });
  assert.throws(() => buildMedianReport([{ ...one, timestamp: -1 }]), { code: 'OCR2_VALUE_OUT_OF_RANGE' });
  const empty = hexToBytes([0, 0, 128, 0, 0].map((value) => value.toString(16).padStart(64, '0')).join(''));
  assert.throws(() => medianFromReport(empty), { code: 'OCR2_INVALID_REPORT' });
});
