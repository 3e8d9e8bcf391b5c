// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Submission, SubmissionData} from "./Submission.sol";
import {IDigestHistory} from "../base/DigestHistory.sol";

/// Sectors [start, end), in units sealed with one context's digest.
struct EpochRange {
    uint128 start;
    uint128 end;
}

struct EpochRangeWithContextDigest {
    uint128 start;
    uint128 end;
    bytes32 digest;
}

/// What an epoch mines on: the flow as it was at block mineStart.
struct MineContext {
    uint256 epoch;
    uint256 mineStart;
    bytes32 flowRoot;
    uint256 flowLength;
    bytes32 blockDigest;
    bytes32 digest;
}

interface IFlow {
    event Submit(
        address indexed sender,
        bytes32 indexed identity,
        uint256 submissionIndex,
        uint256 startPos,
        uint256 length,
        SubmissionData submission
    );
    event NewEpoch(
        address indexed sender,
        uint256 indexed index,
        bytes32 startMerkleRoot,
        uint256 submissionIndex,
        uint256 flowLength,
        bytes32 context
    );

    function submit(Submission memory submission) external payable returns (uint256, bytes32, uint256, uint256);
    function batchSubmit(
        Submission[] memory submissions
    )
        external
        payable
        returns (
            uint256[] memory indexes,
            bytes32[] memory digests,
            uint256[] memory startIndexes,
            uint256[] memory lengths
        );
    function makeContext() external;
    function makeContextFixedTimes(uint256 cnt) external;
    function makeContextWithResult() external returns (MineContext memory);
    function queryContextAtPosition(uint128 targetPosition) external returns (EpochRangeWithContextDigest memory range);
    function computeFlowRoot() external returns (bytes32);
    function getContext() external view returns (MineContext memory);
    function getEpochRange(bytes32 digest) external view returns (EpochRange memory);
    function getEpochRangeHistory(uint256 index) external view returns (EpochRangeWithContextDigest memory);
    function getFlowRootByTxSeq(uint256 txSeq) external view returns (bytes32);
    function tree() external view returns (uint256 currentLength, uint256 unstagedHeight);
    function numSubmissions() external view returns (uint256);
    function submissionIndex() external view returns (uint256);
    function epoch() external view returns (uint256);
    function epochStartPosition() external view returns (uint256);
    function firstBlock() external view returns (uint256);
    function blocksPerEpoch() external view returns (uint256);
    function market() external view returns (address payable);
    function rootHistory() external view returns (IDigestHistory);
}
