// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {hashPair} from "../base/Units.sol";

/// The Merkle tree over all sectors of the flow, kept as the right edge of its
/// complete part. If bit h of length is set, left[h] is the root of the complete
/// subtree of 2^h sectors that ends at length rounded down to a multiple of 2^h;
/// other entries mean nothing. The leaf of sector 0 is the zero word.
struct FlowTree {
    uint256 length; // sectors; 0 before the first call of start
    bytes32[65] left;
}

/// Appending to the tree and its root (spec/storage.md 2.4).
library FlowTrees {
    /// Leaf of a sector of zeros.
    bytes32 private constant ZERO_LEAF = 0xd397b3b043d87fcd6fad1291ff0bfd16401c274896d8c63a923727f077b8e0b5;
    string private constant TOO_HIGH = "Index out of bound";

    function start(FlowTree storage t) internal {
        t.length = 1;
    }

    /// length rounded up to a multiple of 2^height.
    function roundUp(uint256 length, uint256 height) internal pure returns (uint256) {
        return (((length - 1) >> height) + 1) << height;
    }

    /// Levels of the tree, leaves included.
    function levels(FlowTree storage t) internal view returns (uint256 n) {
        uint256 length = t.length;
        if (length == 0) return 0;
        for (n = 1; 1 << (n - 1) < length; ++n) {}
    }

    /// Fills with zero sectors up to the next multiple of 2^height.
    function pad(FlowTree storage t, uint256 height) internal {
        uint256 length = t.length;
        uint256 end = roundUp(length, height);
        if (end == length) return;
        bytes32 node;
        bool open; // node is the root of the subtree of height i that holds the edge
        bytes32 zero = ZERO_LEAF;
        for (uint256 i = 0; i < height; ++i) {
            if ((length >> i) & 1 == 1) {
                node = hashPair(t.left[i], open ? node : zero);
                open = true;
            } else if (open) {
                node = hashPair(node, zero);
            }
            zero = hashPair(zero, zero);
        }
        _place(t, node, height, end - (1 << height));
        t.length = end;
    }

    /// Appends a subtree after the padding that its height asks for.
    function append(FlowTree storage t, bytes32 node, uint256 height) internal returns (uint256 position) {
        position = roundUp(t.length, height);
        uint256 end = position + (1 << height);
        require(end <= 1 << 64, TOO_HIGH);
        pad(t, height);
        _place(t, node, height, position);
        t.length = end;
    }

    function _place(FlowTree storage t, bytes32 node, uint256 height, uint256 position) private {
        for (; (position >> height) & 1 == 1; ++height) {
            node = hashPair(t.left[height], node);
        }
        t.left[height] = node;
    }

    /// Root of the smallest full binary tree over the flow; missing leaves are
    /// zero sectors. Zero subtrees higher than 2^63 sectors are not defined.
    function root(FlowTree storage t) internal view returns (bytes32 node) {
        uint256 length = t.length;
        uint256 top = levels(t) - 1;
        if (length == 1 << top) return t.left[top];
        require(top < 64, TOO_HIGH);
        bool open;
        bytes32 zero = ZERO_LEAF;
        for (uint256 i = 0; i < top; ++i) {
            if ((length >> i) & 1 == 1) {
                node = hashPair(t.left[i], open ? node : zero);
                open = true;
            } else if (open) {
                node = hashPair(node, zero);
            }
            zero = hashPair(zero, zero);
        }
    }
}
