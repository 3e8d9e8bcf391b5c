// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {FlowTree, FlowTrees} from "../flow/FlowTree.sol";

/// The flow's tree alone.
contract FlowTreeTest {
    using FlowTrees for FlowTree;

    FlowTree private tree;

    constructor() {
        tree.start();
    }

    function insertNode(bytes32 node, uint256 height) external returns (uint256) {
        return tree.append(node, height);
    }

    function root() external view returns (bytes32) {
        return tree.root();
    }

    function currentLength() external view returns (uint256) {
        return tree.length;
    }
}
