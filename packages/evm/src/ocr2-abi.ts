import { abiEvent } from './abi/abi-event.js';
import { abiFunction } from './abi/abi-function.js';
import { array, bytes, fixedArray, string } from './abi/composites.js';
import { address, bool, fixedBytes, int, smallUint, uint } from './abi/scalars.js';

// Functions and events of OCR2 contracts (OCR2Aggregator, OCR2Base, MedianFeed) that a median relayer uses.

const bytes32 = fixedBytes(32);
const int192 = int(192);

export const transmit = abiFunction(
  'transmit',
  [fixedArray(bytes32, 3), bytes, array(bytes32), array(bytes32), bytes32],
  [],
);

/** configCount, blockNumber, configDigest. */
export const latestConfigDetails = abiFunction('latestConfigDetails', [], [smallUint(32), smallUint(32), bytes32]);

/** scanLogs, configDigest, epoch. */
export const latestConfigDigestAndEpoch = abiFunction('latestConfigDigestAndEpoch', [], [bool, bytes32, smallUint(32)]);

/** configDigest, epoch, round, latestAnswer, latestTimestamp (seconds). */
export const latestTransmissionDetails = abiFunction(
  'latestTransmissionDetails',
  [],
  [bytes32, smallUint(32), smallUint(8), int192, uint(64)],
);

/** signers, transmitters, f, onchainConfig, offchainConfigVersion, offchainConfig. */
export const setConfig = abiFunction(
  'setConfig',
  [array(address), array(address), smallUint(8), bytes, uint(64), bytes],
  [],
);

export const requestNewRound = abiFunction('requestNewRound', [], [uint(80)]);
export const typeAndVersion = abiFunction('typeAndVersion', [], [string]);
export const decimals = abiFunction('decimals', [], [smallUint(8)]);
export const description = abiFunction('description', [], [string]);
export const minAnswer = abiFunction('minAnswer', [], [int192]);
export const maxAnswer = abiFunction('maxAnswer', [], [int192]);

/** roundId, answer, startedAt, updatedAt (seconds), answeredInRound. */
export const latestRoundData = abiFunction('latestRoundData', [], [uint(80), int(256), uint(256), uint(256), uint(80)]);

/**
 * previousConfigBlockNumber, configDigest, configCount, signers, transmitters, f, onchainConfig,
 * offchainConfigVersion, offchainConfig.
 */
export const configSet = abiEvent(
  'ConfigSet',
  [],
  [smallUint(32), bytes32, uint(64), array(address), array(address), smallUint(8), bytes, uint(64), bytes],
);

/** configDigest, epoch. */
export const transmitted = abiEvent('Transmitted', [], [bytes32, smallUint(32)]);

/** Indexed: requester; then configDigest, epoch, round. */
export const roundRequested = abiEvent('RoundRequested', [address], [bytes32, smallUint(32), smallUint(8)]);

/**
 * Indexed: aggregatorRoundId; then answer, transmitter, observationsTimestamp, observations, observers,
 * juelsPerFeeCoin, configDigest, epoch (upper 32 bits) and round (lower 8).
 */
export const newTransmission = abiEvent(
  'NewTransmission',
  [smallUint(32)],
  [int192, address, smallUint(32), array(int192), bytes, int192, bytes32, smallUint(40)],
);
