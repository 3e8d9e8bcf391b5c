// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ChunkRewardBase} from "./ChunkRewardBase.sol";
import {Pools, Reward} from "./Pool.sol";

/// Releases a full chunk's money evenly over a fixed time.
contract ChunkLinearReward is ChunkRewardBase {
    using Pools for Reward;

    uint256 public immutable releaseSeconds;

    constructor(uint256 releaseSeconds_) {
        releaseSeconds = releaseSeconds_;
    }

    function _released(Reward memory pool) internal view override returns (uint256) {
        return pool.linear(releaseSeconds);
    }

    function _extra(Reward memory pool) internal view override returns (uint256) {
        if (pool.startTime == 0 || pool.startTime + releaseSeconds <= block.timestamp) return 0;
        return baseReward();
    }

    /// When a chunk's money is released; zero if it is not full yet.
    function rewardDeadline(uint256 pricingIndex) public view returns (uint256) {
        uint256 start = rewards(pricingIndex).startTime;
        return start == 0 ? 0 : start + releaseSeconds;
    }

    /// The first chunk whose deadline has not passed, and the time of this answer.
    function firstRewardableChunk() external view returns (uint64, uint256) {
        uint64 low = 0;
        uint64 high = 1024;
        while (_passed(high)) {
            low = high;
            high *= 2;
        }
        while (low < high) {
            uint64 middle = low + (high - low) / 2;
            if (_passed(middle)) low = middle + 1;
            else high = middle;
        }
        return (low, block.timestamp);
    }

    function _passed(uint64 pricingIndex) private view returns (bool) {
        uint256 deadline = rewardDeadline(pricingIndex);
        return deadline != 0 && deadline < block.timestamp;
    }
}
