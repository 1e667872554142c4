// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OCR2Base} from "@chainlink/contracts/src/v0.8/shared/ocr2/OCR2Base.sol";
import {AggregatorV2V3Interface} from "@chainlink/contracts/src/v0.8/shared/interfaces/AggregatorV2V3Interface.sol";

/// @title A price feed that OCR2 median reports move
/// @notice Shows itself to relayers and readers like OCR2Aggregator, without billing, validators and access lists.
/// @dev For demonstrations and tests. It extends OCR2Base, which its authors call a rapid prototype and which has
/// had no security review: do not put value behind it.
contract MedianFeed is OCR2Base, AggregatorV2V3Interface {
  struct Transmission {
    int192 answer;
    uint32 observationsTimestamp;
    uint32 transmissionTimestamp;
  }

  struct HotVars {
    /// Epoch (upper 32 bits) and round (lower 8) of the latest accepted report under the current configuration.
    uint40 latestEpochAndRound;
    uint32 latestAggregatorRoundId;
  }

  string public constant override typeAndVersion = "MedianFeed 1.0.0";
  /// @notice Interface generation, equal to OCR2Aggregator's.
  uint256 public constant override version = 6;

  int192 public immutable minAnswer;
  int192 public immutable maxAnswer;
  uint8 public immutable override decimals;
  string public override description;

  HotVars private s_hotVars;
  mapping(uint32 /* aggregator round */ => Transmission) private s_transmissions;

  event NewTransmission(
    uint32 indexed aggregatorRoundId,
    int192 answer,
    address transmitter,
    uint32 observationsTimestamp,
    int192[] observations,
    bytes observers,
    int192 juelsPerFeeCoin,
    bytes32 configDigest,
    uint40 epochAndRound
  );

  event RoundRequested(address indexed requester, bytes32 configDigest, uint32 epoch, uint8 round);

  /// @param lowest smallest answer that is accepted
  /// @param highest greatest answer that is accepted
  /// @param answerDecimals digits after the point in an answer
  /// @param text what the feed tells, for people ("EUR / USD")
  constructor(int192 lowest, int192 highest, uint8 answerDecimals, string memory text) OCR2Base(false) {
    require(lowest <= highest, "minAnswer above maxAnswer");
    minAnswer = lowest;
    maxAnswer = highest;
    decimals = answerDecimals;
    description = text;
  }

  // --- what a relayer reads

  /// @inheritdoc OCR2Base
  /// @dev Answers from storage, so nobody has to scan logs (and OCR2Base's Transmitted event, which keeps only
  /// the lower 24 bits of an epoch, does no harm).
  function latestConfigDigestAndEpoch()
    external
    view
    override
    returns (bool scanLogs, bytes32 configDigest, uint32 epoch)
  {
    return (false, s_configInfo.latestConfigDigest, uint32(s_hotVars.latestEpochAndRound >> 8));
  }

  /// @dev No restriction to externally owned accounts here: nothing is sold by this feed.
  function latestTransmissionDetails()
    external
    view
    returns (bytes32 configDigest, uint32 epoch, uint8 round, int192 latestAnswer_, uint64 latestTimestamp_)
  {
    HotVars memory hotVars = s_hotVars;
    Transmission memory latest = s_transmissions[hotVars.latestAggregatorRoundId];
    return (
      s_configInfo.latestConfigDigest,
      uint32(hotVars.latestEpochAndRound >> 8),
      uint8(hotVars.latestEpochAndRound),
      latest.answer,
      latest.transmissionTimestamp
    );
  }

  function getTransmitters() external view returns (address[] memory) {
    return s_transmitters;
  }

  /// @notice Asks the oracles for a report outside of their schedule.
  /// @return id of the round that the next report will have
  function requestNewRound() external returns (uint80) {
    require(msg.sender == owner(), "Only owner&requester can call");
    HotVars memory hotVars = s_hotVars;
    emit RoundRequested(
      msg.sender,
      s_configInfo.latestConfigDigest,
      uint32(hotVars.latestEpochAndRound >> 8),
      uint8(hotVars.latestEpochAndRound)
    );
    return uint80(hotVars.latestAggregatorRoundId) + 1;
  }

  // --- hooks of OCR2Base

  /// @dev The oracles must agree with the contract on the accepted range: one byte of version, then both bounds.
  function _beforeSetConfig(uint8, bytes memory onchainConfig) internal view override {
    require(
      keccak256(onchainConfig) == keccak256(abi.encodePacked(uint8(1), minAnswer, maxAnswer)),
      "invalid onchainConfig"
    );
  }

  /// @dev Epochs count anew under each configuration.
  function _afterSetConfig(uint8, bytes memory) internal override {
    s_hotVars.latestEpochAndRound = 0;
  }

  function _validateReport(bytes32, uint40, bytes memory) internal view override returns (bool) {
    require(s_hotVars.latestEpochAndRound < _epochAndRound(), "stale report");
    return true;
  }

  function _report(
    uint256,
    address transmitter,
    uint8,
    address[MAX_NUM_ORACLES] memory,
    bytes calldata report
  ) internal override {
    (uint32 observationsTimestamp, bytes32 rawObservers, int192[] memory observations, int192 juelsPerFeeCoin) = abi
      .decode(report, (uint32, bytes32, int192[], int192));
    uint256 count = observations.length;
    // Four head words and the length of the array, then the observations; nothing may hide behind them.
    require(report.length == 32 * (5 + count), "report length mismatch");
    require(count <= MAX_NUM_ORACLES, "num observations out of bounds");
    // With more than f observations the median lies within the range of honest ones.
    require(s_configInfo.f < count, "too few values to trust median");
    int192 median = observations[count / 2];
    require(minAnswer <= median && median <= maxAnswer, "median is out of min-max range");

    uint40 epochAndRound = _epochAndRound();
    uint32 roundId = s_hotVars.latestAggregatorRoundId + 1;
    s_hotVars = HotVars({latestEpochAndRound: epochAndRound, latestAggregatorRoundId: roundId});
    s_transmissions[roundId] = Transmission({
      answer: median,
      observationsTimestamp: observationsTimestamp,
      transmissionTimestamp: uint32(block.timestamp)
    });

    emit NewTransmission(
      roundId,
      median,
      transmitter,
      observationsTimestamp,
      observations,
      _firstBytes(rawObservers, count),
      juelsPerFeeCoin,
      s_configInfo.latestConfigDigest,
      epochAndRound
    );
    emit NewRound(roundId, address(0), observationsTimestamp);
    emit AnswerUpdated(median, roundId, block.timestamp);
  }

  /// @dev All 40 bits of the report context's second word, read from transmit's calldata (selector, then context):
  /// OCR2Base hands on only 32 of them.
  function _epochAndRound() private pure returns (uint40) {
    return uint40(uint256(bytes32(msg.data[36:68])));
  }

  function _firstBytes(bytes32 word, uint256 count) private pure returns (bytes memory out) {
    out = new bytes(count);
    for (uint256 i = 0; i < count; ++i) out[i] = word[i];
  }

  // --- what consumers read

  function latestAnswer() external view override returns (int256) {
    return s_transmissions[s_hotVars.latestAggregatorRoundId].answer;
  }

  function latestTimestamp() external view override returns (uint256) {
    return s_transmissions[s_hotVars.latestAggregatorRoundId].transmissionTimestamp;
  }

  function latestRound() external view override returns (uint256) {
    return s_hotVars.latestAggregatorRoundId;
  }

  function getAnswer(uint256 roundId) external view override returns (int256) {
    return roundId > type(uint32).max ? int192(0) : s_transmissions[uint32(roundId)].answer;
  }

  function getTimestamp(uint256 roundId) external view override returns (uint256) {
    return roundId > type(uint32).max ? 0 : s_transmissions[uint32(roundId)].transmissionTimestamp;
  }

  function getRoundData(
    uint80 roundId
  ) external view override returns (uint80, int256, uint256, uint256, uint80) {
    return roundId > type(uint32).max ? (0, int256(0), 0, 0, 0) : _roundData(uint32(roundId));
  }

  function latestRoundData() external view override returns (uint80, int256, uint256, uint256, uint80) {
    return _roundData(s_hotVars.latestAggregatorRoundId);
  }

  function _roundData(uint32 roundId) private view returns (uint80, int256, uint256, uint256, uint80) {
    Transmission memory t = s_transmissions[roundId];
    return (roundId, t.answer, t.observationsTimestamp, t.transmissionTimestamp, roundId);
  }
}
