import { parseAbi } from 'viem/utils';

/** Functions that OCR2Aggregator and MedianFeed have in common. */
export const feedAbi = parseAbi([
  'function setConfig(address[], address[], uint8, bytes, uint64, bytes)',
  'function transmit(bytes32[3], bytes, bytes32[], bytes32[], bytes32)',
  'function requestNewRound() returns (uint80)',
  'function latestConfigDetails() view returns (uint32, uint32, bytes32)',
  'function latestConfigDigestAndEpoch() view returns (bool, bytes32, uint32)',
  'function latestTransmissionDetails() view returns (bytes32, uint32, uint8, int192, uint64)',
  'function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)',
  'function getRoundData(uint80) view returns (uint80, int256, uint256, uint256, uint80)',
  'function getAnswer(uint256) view returns (int256)',
  'function getTimestamp(uint256) view returns (uint256)',
  'function latestAnswer() view returns (int256)',
  'function latestTimestamp() view returns (uint256)',
  'function latestRound() view returns (uint256)',
  'function getTransmitters() view returns (address[])',
  'function decimals() view returns (uint8)',
  'function description() view returns (string)',
  'function version() view returns (uint256)',
  'function minAnswer() view returns (int192)',
  'function maxAnswer() view returns (int192)',
  'function owner() view returns (address)',
]);
