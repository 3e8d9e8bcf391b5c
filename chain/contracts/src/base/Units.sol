// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

// Sizes of the storage protocol (spec/storage.md 1). Positions and lengths of the
// flow are counted in sectors of 256 bytes.

uint256 constant SECTOR_BYTES = 256;
uint256 constant SEGMENT_HEIGHT = 10;
uint256 constant SEGMENT_SECTORS = 1 << SEGMENT_HEIGHT;
uint256 constant LOAD_SECTORS = 1024;
uint256 constant LOAD_UNITS = 64;
uint256 constant UNIT_SECTORS = 16;
uint256 constant UNIT_WORDS = 128;
uint256 constant PAD_UNITS = 4;
uint256 constant PRICING_SECTORS = 1 << 25;
uint256 constant MAX_RANGE_SECTORS = 1 << 35;

// Keccak-256 of nothing: the digest of a context that nobody can mine on.
bytes32 constant EMPTY_DIGEST = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470;

// Keccak-256 of the two words a and b.
function hashPair(bytes32 a, bytes32 b) pure returns (bytes32 h) {
    assembly ("memory-safe") {
        mstore(0x00, a)
        mstore(0x20, b)
        h := keccak256(0x00, 0x40)
    }
}
