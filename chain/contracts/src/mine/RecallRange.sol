// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {LOAD_SECTORS, MAX_RANGE_SECTORS, PRICING_SECTORS} from "../base/Units.sol";

/// The part of the flow that an answer was searched in. The zero bits of shardMask
/// are those that shardId fixes.
struct RecallRange {
    uint256 startPosition;
    uint256 mineLength;
    uint64 shardId;
    uint64 shardMask;
}

/// Rules of ranges (spec/storage.md 3.2 step 5 and 4.3).
library RecallRanges {
    function check(RecallRange memory r, uint256 maxEnd) internal pure {
        require(r.startPosition % PRICING_SECTORS == 0, "Start position is not aligned");
        require(r.startPosition + r.mineLength <= maxEnd, "Mining range overflow");
        uint256 longest = MAX_RANGE_SECTORS * shards(r);
        require(r.mineLength <= longest, "Mining range too long");
        require(r.mineLength >= (maxEnd < longest ? maxEnd : longest), "Mining range too short");
        require(r.shardId & r.shardMask == 0, "Masked bits should be zero");
    }

    /// Two to the number of zero bits of the mask.
    function shards(RecallRange memory r) internal pure returns (uint256 n) {
        n = 1;
        for (uint64 free = ~r.shardMask; free != 0; free &= free - 1) {
            n <<= 1;
        }
    }

    function digest(RecallRange memory r) internal pure returns (bytes32) {
        return keccak256(abi.encode(r));
    }

    /// First sector of the load that a seed leads to.
    function recall(RecallRange memory r, bytes32 seed) internal pure returns (uint256) {
        uint256 load = uint256(seed) % (r.mineLength / LOAD_SECTORS);
        load = (uint64(load) & r.shardMask) | r.shardId;
        require(load * LOAD_SECTORS <= r.mineLength, "Recall position out of bound");
        return r.startPosition + load * LOAD_SECTORS;
    }

    /// How much harder a shard's answers must be, times 2^64.
    function scaleX64(RecallRange memory r, uint256 flowLength) internal pure returns (uint256) {
        return (_atMost(flowLength) << 64) / _atMost(flowLength / shards(r));
    }

    function _atMost(uint256 sectors) private pure returns (uint256) {
        return sectors < MAX_RANGE_SECTORS ? sectors : MAX_RANGE_SECTORS;
    }
}
