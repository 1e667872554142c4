import type { AbiEvent, AbiFunction, AbiParameter } from 'viem';

// Functions and events of OCR2 contracts (OCR2Aggregator, OCR2Base, MedianFeed) that a median relayer uses.

/** A view function without arguments. */
export interface AbiView<O extends readonly AbiParameter[] = readonly AbiParameter[]> extends AbiFunction {
  readonly inputs: readonly [];
  readonly outputs: O;
}

function view<const O extends readonly AbiParameter[]>(name: string, outputs: O): AbiView<O> {
  return { type: 'function', name, stateMutability: 'view', inputs: [], outputs };
}

export const transmit = {
  type: 'function',
  name: 'transmit',
  stateMutability: 'nonpayable',
  inputs: [
    { name: 'reportContext', type: 'bytes32[3]' },
    { name: 'report', type: 'bytes' },
    { name: 'rs', type: 'bytes32[]' },
    { name: 'ss', type: 'bytes32[]' },
    { name: 'rawVs', type: 'bytes32' },
  ],
  outputs: [],
} as const satisfies AbiFunction;

export const setConfig = {
  type: 'function',
  name: 'setConfig',
  stateMutability: 'nonpayable',
  inputs: [
    { name: 'signers', type: 'address[]' },
    { name: 'transmitters', type: 'address[]' },
    { name: 'f', type: 'uint8' },
    { name: 'onchainConfig', type: 'bytes' },
    { name: 'offchainConfigVersion', type: 'uint64' },
    { name: 'offchainConfig', type: 'bytes' },
  ],
  outputs: [],
} as const satisfies AbiFunction;

export const requestNewRound = {
  type: 'function',
  name: 'requestNewRound',
  stateMutability: 'nonpayable',
  inputs: [],
  outputs: [{ name: 'roundId', type: 'uint80' }],
} as const satisfies AbiFunction;

export const latestConfigDetails = view('latestConfigDetails', [
  { name: 'configCount', type: 'uint32' },
  { name: 'blockNumber', type: 'uint32' },
  { name: 'configDigest', type: 'bytes32' },
]);

export const latestConfigDigestAndEpoch = view('latestConfigDigestAndEpoch', [
  { name: 'scanLogs', type: 'bool' },
  { name: 'configDigest', type: 'bytes32' },
  { name: 'epoch', type: 'uint32' },
]);

/** The timestamp is in seconds. */
export const latestTransmissionDetails = view('latestTransmissionDetails', [
  { name: 'configDigest', type: 'bytes32' },
  { name: 'epoch', type: 'uint32' },
  { name: 'round', type: 'uint8' },
  { name: 'latestAnswer', type: 'int192' },
  { name: 'latestTimestamp', type: 'uint64' },
]);

/** The times are in seconds. */
export const latestRoundData = view('latestRoundData', [
  { name: 'roundId', type: 'uint80' },
  { name: 'answer', type: 'int256' },
  { name: 'startedAt', type: 'uint256' },
  { name: 'updatedAt', type: 'uint256' },
  { name: 'answeredInRound', type: 'uint80' },
]);

export const typeAndVersion = view('typeAndVersion', [{ type: 'string' }]);
export const decimals = view('decimals', [{ type: 'uint8' }]);
export const description = view('description', [{ type: 'string' }]);
export const minAnswer = view('minAnswer', [{ type: 'int192' }]);
export const maxAnswer = view('maxAnswer', [{ type: 'int192' }]);

/** The arguments that MedianFeed is created with. */
export const medianFeedConstructor = [
  { name: 'minAnswer', type: 'int192' },
  { name: 'maxAnswer', type: 'int192' },
  { name: 'decimals', type: 'uint8' },
  { name: 'description', type: 'string' },
] as const satisfies readonly AbiParameter[];

export const configSet = {
  type: 'event',
  name: 'ConfigSet',
  inputs: [
    { name: 'previousConfigBlockNumber', type: 'uint32' },
    { name: 'configDigest', type: 'bytes32' },
    { name: 'configCount', type: 'uint64' },
    { name: 'signers', type: 'address[]' },
    { name: 'transmitters', type: 'address[]' },
    { name: 'f', type: 'uint8' },
    { name: 'onchainConfig', type: 'bytes' },
    { name: 'offchainConfigVersion', type: 'uint64' },
    { name: 'offchainConfig', type: 'bytes' },
  ],
} as const satisfies AbiEvent;

export const transmitted = {
  type: 'event',
  name: 'Transmitted',
  inputs: [
    { name: 'configDigest', type: 'bytes32' },
    { name: 'epoch', type: 'uint32' },
  ],
} as const satisfies AbiEvent;

export const roundRequested = {
  type: 'event',
  name: 'RoundRequested',
  inputs: [
    { name: 'requester', type: 'address', indexed: true },
    { name: 'configDigest', type: 'bytes32' },
    { name: 'epoch', type: 'uint32' },
    { name: 'round', type: 'uint8' },
  ],
} as const satisfies AbiEvent;

export const newTransmission = {
  type: 'event',
  name: 'NewTransmission',
  inputs: [
    { name: 'aggregatorRoundId', type: 'uint32', indexed: true },
    { name: 'answer', type: 'int192' },
    { name: 'transmitter', type: 'address' },
    { name: 'observationsTimestamp', type: 'uint32' },
    { name: 'observations', type: 'int192[]' },
    { name: 'observers', type: 'bytes' },
    { name: 'juelsPerFeeCoin', type: 'int192' },
    { name: 'configDigest', type: 'bytes32' },
    // Epoch in the upper 32 bits, round in the lower 8.
    { name: 'epochAndRound', type: 'uint40' },
  ],
} as const satisfies AbiEvent;
