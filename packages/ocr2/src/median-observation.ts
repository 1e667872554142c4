import type { Logger } from './logger.js';
import type { ParsedAttributedObservation } from './median-types.js';
import { messageOf, Ocr2Error } from './ocr2-error.js';
import { NumericalMedianObservationProto } from './pb/median_observation.pb.js';
import { decodeValue, encodeValue, valueLength } from './twos-complement.js';
import type { AttributedObservation } from './types.js';

/** The limit that the plugin announces: timestamp, three values, and 16 bytes for protobuf's own needs. */
export const maxMedianObservationLength = 4 + 3 * valueLength + 16;

/** What one oracle saw. */
export interface MedianObservation {
  /** Seconds since the epoch, uint32. */
  readonly timestamp: number;
  readonly value: bigint;
  readonly juelsPerFeeCoin: bigint;
  /** Left out on chains whose contracts read the gas price themselves. */
  readonly gasPriceSubunits?: bigint;
}

/** Encodes an observation (protobuf, values as int192 of 24 bytes). @throws Ocr2Error OCR2_VALUE_OUT_OF_RANGE. */
export function encodeMedianObservation(observation: MedianObservation): Uint8Array {
  const { timestamp, value, juelsPerFeeCoin, gasPriceSubunits } = observation;
  return NumericalMedianObservationProto.encode({
    timestamp,
    value: encodeValue(value),
    juelsPerFeeCoin: encodeValue(juelsPerFeeCoin),
    gasPriceSubunits: gasPriceSubunits === undefined ? undefined : encodeValue(gasPriceSubunits),
  });
}

/**
 * Decodes an observation; a missing gas price counts as 0.
 * @throws Ocr2Error OCR2_INVALID_OBSERVATION, the reason as its cause.
 */
export function parseAttributedObservation({
  observation,
  observer,
}: AttributedObservation): ParsedAttributedObservation {
  try {
    const { timestamp, value, juelsPerFeeCoin, gasPriceSubunits } = NumericalMedianObservationProto.decode(observation);
    return {
      timestamp,
      value: decodeValue(value),
      juelsPerFeeCoin: decodeValue(juelsPerFeeCoin),
      gasPriceSubunits: gasPriceSubunits.length === 0 ? 0n : decodeValue(gasPriceSubunits),
      observer,
    };
  } catch (cause) {
    const message = `Oracle ${observer} sent no valid median observation: ${messageOf(cause)}`;
    throw new Ocr2Error('OCR2_INVALID_OBSERVATION', message, { cause });
  }
}

/** The valid ones among the observations, in their order; the others are dropped with a warning. */
export function parseAttributedObservations(
  observations: readonly AttributedObservation[],
  logger?: Logger,
): ParsedAttributedObservation[] {
  return observations.flatMap((observation) => {
    try {
      return [parseAttributedObservation(observation)];
    } catch (error) {
      logger?.warn('dropping an invalid observation', { observer: observation.observer, error: messageOf(error) });
      return [];
    }
  });
}
