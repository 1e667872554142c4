// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OCR2Base} from "@chainlink/contracts/src/v0.8/shared/ocr2/OCR2Base.sol";

/// @dev For tests: keeps no epoch, so that latestConfigDigestAndEpoch answers scanLogs = true, and accepts any report.
contract LogOnlyFeed is OCR2Base {
  string public constant override typeAndVersion = "LogOnlyFeed 1.0.0";

  constructor() OCR2Base(false) {}

  function latestTransmissionDetails() external view returns (bytes32, uint32, uint8, int192, uint64) {
    return (s_configInfo.latestConfigDigest, 0, 0, 0, 0);
  }

  function _beforeSetConfig(uint8, bytes memory) internal override {}

  function _afterSetConfig(uint8, bytes memory) internal override {}

  /// A report of one byte is refused, for the custom error that OCR2Base throws then.
  function _validateReport(bytes32, uint40, bytes memory report) internal pure override returns (bool) {
    return report.length != 1;
  }

  function _report(
    uint256,
    address,
    uint8,
    address[MAX_NUM_ORACLES] memory,
    bytes calldata
  ) internal override {}
}
