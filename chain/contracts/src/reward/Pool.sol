// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Exponent} from "./Exponent.sol";

/// The money of one pricing chunk. Amounts are in wei, times in seconds; startTime
/// is zero until the chunk is full.
struct Reward {
    uint128 lockedReward;
    uint128 claimableReward;
    uint128 distributedReward;
    uint40 startTime;
    uint40 lastUpdate;
}

/// How a pool is filled, released and handed out (spec/storage.md 3.4).
library Pools {
    /// Milliseconds of the market's year of 12 months of 31 days.
    uint256 private constant YEAR_MS = 12 * 31 * 86400 * 1000;

    function add(Reward storage pool, uint256 amount, bool full) internal {
        require(amount <= type(uint128).max, "Reward overflow");
        require(pool.startTime == 0, "Reward item has been initialized");
        pool.lockedReward += uint128(amount);
        if (full) {
            pool.startTime = uint40(block.timestamp);
            pool.lastUpdate = uint40(block.timestamp);
        }
    }

    /// Moves released money to the claimable part, and half of that to the claim.
    function settle(Reward memory pool, uint256 released) internal view returns (uint256) {
        pool.lockedReward -= uint128(released);
        pool.claimableReward += uint128(released);
        pool.lastUpdate = uint40(block.timestamp);
        if (pool.startTime == 0) return 0;
        uint128 half = pool.claimableReward / 2;
        pool.claimableReward -= half;
        pool.distributedReward += half;
        return half;
    }

    /// What is due at this moment if everything is released evenly over a time.
    function linear(Reward memory pool, uint256 releaseSeconds) internal view returns (uint256) {
        if (pool.startTime == 0) return 0;
        uint256 before = pool.claimableReward + pool.distributedReward;
        uint256 total = pool.lockedReward + before;
        uint256 due = (total * (block.timestamp - pool.startTime)) / releaseSeconds;
        if (due > total) due = total;
        return due < before ? 0 : due - before;
    }

    /// What is due since the last claim if the locked part decays by a rate in
    /// thousandths a year.
    function decay(Reward memory pool, uint256 annualMilliRate) internal view returns (uint256) {
        if (pool.startTime == 0) return 0;
        uint256 elapsedMs = (block.timestamp - pool.lastUpdate) * 1000;
        uint256 x = (elapsedMs * Exponent.INV_LN2_X128 * annualMilliRate) / (1 << 64) / YEAR_MS / 1000;
        return (((1 << 96) - Exponent.powHalf(x)) * pool.lockedReward) / (1 << 96);
    }
}
