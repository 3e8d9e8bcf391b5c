// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

interface IDigestHistory {
    function insert(bytes32 data) external returns (uint256);
    function available(uint256 index) external view returns (bool);
    function contains(bytes32 input) external view returns (bool);
    function at(uint256 index) external view returns (bytes32);
}

/// A ring of the latest digests that its owner put in (spec/storage.md 3.1).
contract DigestHistory is IDigestHistory, Ownable {
    uint256 private immutable size;
    uint256 private next;
    mapping(uint256 slot => bytes32) private ring;

    error UnavailableIndex(uint256);

    constructor(uint256 capacity) Ownable(msg.sender) {
        size = capacity;
    }

    function insert(bytes32 data) external onlyOwner returns (uint256) {
        uint256 index = next;
        next = index + 1;
        ring[index % size] = data;
        return index;
    }

    function available(uint256 index) public view returns (bool) {
        return index < next && (next <= size || index >= next - size);
    }

    function contains(bytes32 input) external view returns (bool) {
        uint256 filled = next < size ? next : size;
        for (uint256 i = 0; i < filled; ++i) {
            if (ring[i] == input) return true;
        }
        return false;
    }

    function at(uint256 index) external view returns (bytes32) {
        if (!available(index)) revert UnavailableIndex(index);
        return ring[index % size];
    }
}
