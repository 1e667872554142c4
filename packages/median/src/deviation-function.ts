import type { Clock, DeviationFunction } from '@loopp/ocr2';
import { InvalidDeviationError } from './invalid-deviation-error.js';

const secondsPerYear = 365 * 24 * 60 * 60;
const defaultMultiplier = 10n ** 18n;

/**
 * The deviation function that a host defines for a feed, as JSON text; undefined, which stands for the relative one,
 * when the definition is missing or empty. Known types: `pendle`.
 * @throws InvalidDeviationError
 */
export function parseDeviationFunction(
  definition: Uint8Array | undefined,
  clock: Clock,
): DeviationFunction | undefined {
  const fields = parseObject(definition);
  if (Object.keys(fields).length === 0) return undefined;
  const { type, expiresAt, multiplier } = fields;
  if (type !== 'pendle') throw new InvalidDeviationError(`its type is ${JSON.stringify(type)}, known is "pendle".`);
  if (typeof expiresAt !== 'number') throw new InvalidDeviationError('expiresAt is missing or no number.');
  return pendleDeviation(expiresAt, parseMultiplier(multiplier), clock);
}

/**
 * For implied yearly rates: a change counts in proportion to the time that is left to expiry, and is compared with
 * ln(1 + threshold). From the expiry on no change is enough. It is no exact function, and depends on the clock.
 * Source of the rule: chainlink-feeds, the original's median plugin.
 */
function pendleDeviation(expiresAt: number, multiplier: bigint, clock: Clock): DeviationFunction {
  return (thresholdPpb, old, next) => {
    const years = (expiresAt - clock() / 1000) / secondsPerYear;
    const difference = next > old ? next - old : old - next;
    return (Number(difference) / Number(multiplier)) * years > Math.log(1 + Number(thresholdPpb) / 1e9);
  };
}

function parseObject(definition: Uint8Array | undefined): Record<string, unknown> {
  if (definition === undefined || definition.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(definition));
  } catch (cause) {
    throw new InvalidDeviationError('it is no JSON.', cause);
  }
  if (parsed === null) return {};
  if (typeof parsed !== 'object' || Array.isArray(parsed)) throw new InvalidDeviationError('it is no JSON object.');
  return { ...parsed };
}

function parseMultiplier(multiplier: unknown): bigint {
  if (multiplier === undefined) return defaultMultiplier;
  if (typeof multiplier === 'string' && /^[1-9][0-9]*$/.test(multiplier)) return BigInt(multiplier);
  throw new InvalidDeviationError('multiplier is no decimal text of a positive number.');
}
