// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {SECTOR_BYTES} from "../base/Units.sol";

/// Root of a balanced tree over 2^height sectors.
struct SubmissionNode {
    bytes32 root;
    uint256 height;
}

/// A file: its length in bytes and the trees that hold it, largest first.
struct SubmissionData {
    uint256 length;
    bytes tags;
    SubmissionNode[] nodes;
}

struct Submission {
    SubmissionData data;
    address submitter;
}

/// What can be said about a submission without its data (spec/storage.md 2.2, 2.3).
library Submissions {
    uint256 private constant HEIGHTS = 64;
    uint256 private constant SPAN = 4;

    /// Sectors that the nodes cover.
    function sectors(SubmissionNode[] memory nodes) internal pure returns (uint256 sum) {
        for (uint256 i = 0; i < nodes.length; ++i) {
            sum += 1 << nodes[i].height;
        }
    }

    function valid(Submission memory s) internal pure returns (bool) {
        SubmissionNode[] memory nodes = s.data.nodes;
        uint256 count = nodes.length;
        if (s.submitter == address(0) || count == 0) return false;

        uint256 top = nodes[0].height;
        // A last node higher than the first is a panic, not a refusal.
        if (top - nodes[count - 1].height >= SPAN || top >= HEIGHTS) return false;
        for (uint256 i = 1; i < count; ++i) {
            if (nodes[i].height >= nodes[i - 1].height) return false;
        }

        uint256 capacity = sectors(nodes);
        uint256 length = s.data.length;
        return length <= capacity * SECTOR_BYTES && length > (capacity - _slack(capacity, count, top)) * SECTOR_BYTES;
    }

    /// The data have to reach into the last granule of this many sectors.
    function _slack(uint256 capacity, uint256 count, uint256 top) private pure returns (uint256) {
        if (capacity < 16) return 1;
        return count == 1 ? capacity >> SPAN : 1 << (top - SPAN + 1);
    }

    /// Keccak-256 over the roots.
    function digest(SubmissionNode[] memory nodes) internal pure returns (bytes32) {
        bytes memory roots = new bytes(nodes.length * 32);
        for (uint256 i = 0; i < nodes.length; ++i) {
            bytes32 root = nodes[i].root;
            assembly ("memory-safe") {
                mstore(add(add(roots, 0x20), shl(5, i)), root)
            }
        }
        return keccak256(roots);
    }
}
