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
    uint256 private immutable capacity;
    uint256 private next;
    mapping(uint256 slot => bytes32) private ring;

    error UnavailableIndex(uint256);

    constructor(uint256 capacity_) Ownable(msg.sender) {
        capacity = capacity_;
    }

    function insert(bytes32 data) external onlyOwner returns (uint256 index) {
        index = next;
        next = index + 1;
        ring[index % capacity] = data;
    }

    function available(uint256 index) public view returns (bool) {
        return index < next && (next <= capacity || index >= next - capacity);
    }

    function contains(bytes32 input) external view returns (bool) {
        uint256 filled = next < capacity ? next : capacity;
        for (uint256 i = 0; i < filled; ++i) {
            if (ring[i] == input) return true;
        }
        return false;
    }

    function at(uint256 index) external view returns (bytes32) {
        if (!available(index)) revert UnavailableIndex(index);
        return ring[index % capacity];
    }
}
