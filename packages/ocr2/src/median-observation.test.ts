import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeMedianObservation,
  maxMedianObservationLength,
  parseAttributedObservation,
  parseAttributedObservations,
} from './median-observation.js';
import { Ocr2Error } from './ocr2-error.js';
import { NumericalMedianObservationProto } from './pb/median_observation.pb.js';
import { encodeValue, maxValue, minValue } from './twos-complement.js';

const limit = { timeout: 10_000 };
const value = fc.bigInt({ min: minValue, max: maxValue });

test('an observation survives encoding and decoding and keeps the announced length', limit, () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), value, value, fc.option(value, { nil: undefined }), fc.nat(255), (...fields) => {
      const [timestamp, value, juelsPerFeeCoin, gasPriceSubunits, observer] = fields;
      const gas = gasPriceSubunits === undefined ? {} : { gasPriceSubunits };
      const observation = encodeMedianObservation({ timestamp, value, juelsPerFeeCoin, ...gas });
      assert.ok(observation.length <= maxMedianObservationLength);
      const expected = { timestamp, value, juelsPerFeeCoin, gasPriceSubunits: gasPriceSubunits ?? 0n, observer };
      assert.deepEqual(parseAttributedObservation({ observation, observer }), expected);
    }),
  );
});

test('invalid observations are dropped with a warning, the others keep their order', limit, () => {
  const warnings: unknown[] = [];
  const logger = {
    debug() {},
    info() {},
    warn: (_: string, fields?: Record<string, unknown>) => warnings.push(fields?.['observer']),
  };
  const good = encodeMedianObservation({ timestamp: 1, value: 2n, juelsPerFeeCoin: 3n });
  const one = encodeValue(1n);
  const bad = [
    new Uint8Array(),
    Uint8Array.of(255),
    NumericalMedianObservationProto.encode({ value: one }),
    NumericalMedianObservationProto.encode({ juelsPerFeeCoin: one }),
    NumericalMedianObservationProto.encode({ value: one.subarray(1), juelsPerFeeCoin: one }),
    NumericalMedianObservationProto.encode({ value: one, juelsPerFeeCoin: one, gasPriceSubunits: one.subarray(1) }),
  ];
  const observations = [good, ...bad, good].map((observation, observer) => ({ observation, observer }));
  assert.deepEqual(
    parseAttributedObservations(observations, logger).map(({ observer }) => observer),
    [0, 7],
  );
  assert.deepEqual(warnings, [1, 2, 3, 4, 5, 6]);
});

test('any bytes are an observation or an invalid observation', limit, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (observation) => {
      try {
        parseAttributedObservation({ observation, observer: 3 });
      } catch (error) {
        assert.ok(error instanceof Ocr2Error && error.code === 'OCR2_INVALID_OBSERVATION');
        assert.match(error.message, /Oracle 3/);
      }
    }),
    { numRuns: 1000 },
  );
});
