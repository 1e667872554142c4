import { equalBytes } from './bytes.js';
import { isEarlier } from './epoch-round.js';
import { goSort } from './go-sort.js';
import type { LatestTransmissionDetails, ParsedAttributedObservation } from './median-types.js';
import type { NumericalMedianSettings } from './numerical-median.js';
import { readContract } from './read-contract.js';
import { upperMedian } from './report-codec.js';
import type { Call, ReportTimestamp } from './types.js';

const nanosecondsPerMillisecond = 1_000_000n;

/**
 * Whether a report is due: the median lies between the contract's limits, and it is the first of this configuration,
 * or the median deviates from the answer on chain by alphaReport, or that answer is older than deltaC, or a round was
 * requested since.
 *
 * Sorts `observations` in place by value, as libocr does: the codec is given them in that order, and what it makes of
 * equal values depends on it.
 * @throws Ocr2Error OCR2_CONTRACT_READ_FAILED.
 */
export async function shouldReport(
  settings: NumericalMedianSettings,
  timestamp: ReportTimestamp,
  observations: ParsedAttributedObservation[],
  call?: Call,
): Promise<boolean> {
  const { medianContract, medianConfig, onchainConfig, logger } = settings;
  const [transmission, requested] = await Promise.all([
    readContract('latest transmission', () => medianContract.latestTransmissionDetails(call)),
    readContract('latest requested round', () => medianContract.latestRoundRequested(medianConfig.deltaC, call)),
  ]);
  goSort(observations, (a, b) => a.value < b.value);
  const answer = upperMedian(observations).value;
  if (answer < onchainConfig.min || answer > onchainConfig.max) {
    logger?.warn('no report: the median is outside of the limits of the contract', { answer, ...onchainConfig });
    return false;
  }
  const reasons = {
    initialRound: isInitial(transmission, timestamp),
    deviation:
      !medianConfig.alphaReportInfinite &&
      settings.deviation(medianConfig.alphaReportPpb, transmission.latestAnswer, answer),
    deltaCTimeout: isOlderThan(medianConfig.deltaC, transmission.latestTimestamp, settings.clock()),
    unfulfilledRequest:
      equalBytes(requested.configDigest, timestamp.configDigest) && !isEarlier(requested, transmission),
  };
  const result = Object.values(reasons).includes(true);
  logger?.info(result ? 'report due' : 'no report due', {
    epoch: timestamp.epoch,
    round: timestamp.round,
    answer,
    latestAnswer: transmission.latestAnswer,
    ...reasons,
  });
  return result;
}

function isInitial(transmission: LatestTransmissionDetails, timestamp: ReportTimestamp): boolean {
  const { configDigest, epoch, round } = transmission;
  return equalBytes(configDigest, timestamp.configDigest) && epoch === 0 && round === 0;
}

/** In nanoseconds and bigint: deltaC need not be whole milliseconds and may be centuries. */
function isOlderThan(deltaC: bigint, time: Date, now: number): boolean {
  const due = BigInt(time.getTime()) * nanosecondsPerMillisecond + deltaC;
  return due < BigInt(Math.floor(now)) * nanosecondsPerMillisecond;
}
