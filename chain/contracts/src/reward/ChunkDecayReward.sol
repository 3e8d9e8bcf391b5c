// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ChunkRewardBase} from "./ChunkRewardBase.sol";
import {Pools, Reward} from "./Pool.sol";

/// Releases a fixed part of what is left of a full chunk's money every year.
contract ChunkDecayReward is ChunkRewardBase {
    using Pools for Reward;

    uint16 public immutable annualMilliDecayRate;

    constructor(uint16 annualMilliDecayRate_) {
        annualMilliDecayRate = annualMilliDecayRate_;
    }

    function _released(Reward memory pool) internal view override returns (uint256) {
        return pool.decay(annualMilliDecayRate);
    }

    function _extra(Reward memory) internal view override returns (uint256) {
        return baseReward();
    }
}
