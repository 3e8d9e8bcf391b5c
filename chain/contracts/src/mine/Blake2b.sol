// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// BLAKE2b-512 by the compression precompile (EIP-152), for the two message shapes
/// that mining hashes: one full block, and the 33 blocks of the quality hash.
library Blake2b {
    // The chaining value for a 64-byte digest without a key, little-endian words.
    bytes32 private constant H0 = 0x48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5;
    bytes32 private constant H1 = 0xd182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b;

    // Layout of the precompile's input: rounds 4, h 64, m 128, t 16, last 1. The
    // buffer puts the rounds at the end of its first word so that h and m are
    // whole words: h at 0x20, m at 0x60, t at 0xe0, last at 0xf0.
    uint256 private constant BUFFER = 0x120;

    function _begin() private pure returns (uint256 p) {
        bytes32 h0 = H0;
        bytes32 h1 = H1;
        assembly ("memory-safe") {
            p := mload(0x40)
            mstore(0x40, add(p, BUFFER))
            mstore(p, 12)
            mstore(add(p, 0x20), h0)
            mstore(add(p, 0x40), h1)
        }
    }

    /// Hash of the 128 bytes m.
    function hash(bytes32[4] memory m) internal view returns (bytes32[2] memory out) {
        uint256 p = _begin();
        bool ok;
        assembly ("memory-safe") {
            mcopy4(add(p, 0x60), m)
            // 128 bytes so far, in the last block.
            mstore(add(p, 0xe0), shl(248, 128))
            mstore8(add(p, 0xf0), 1)
            ok := staticcall(gas(), 0x09, add(p, 0x1c), 0xd5, out, 0x40)
            function mcopy4(to, from) {
                mstore(to, mload(from))
                mstore(add(to, 0x20), mload(add(from, 0x20)))
                mstore(add(to, 0x40), mload(add(from, 0x40)))
                mstore(add(to, 0x60), mload(add(from, 0x60)))
            }
        }
        require(ok, "blake2b precompile failed");
    }

    /// First half of the hash of head (128 bytes) followed by data (4096 bytes).
    function hashUnit(bytes32[4] memory head, bytes32[128] memory data) internal view returns (bytes32 out) {
        uint256 p = _begin();
        bool ok;
        assembly ("memory-safe") {
            function step(q, from, counted, last) -> good {
                let m := add(q, 0x60)
                mstore(m, mload(from))
                mstore(add(m, 0x20), mload(add(from, 0x20)))
                mstore(add(m, 0x40), mload(add(from, 0x40)))
                mstore(add(m, 0x60), mload(add(from, 0x60)))
                // The byte count, little-endian: it is below 2^16.
                mstore(add(q, 0xe0), or(shl(248, and(counted, 0xff)), shl(240, shr(8, counted))))
                mstore8(add(q, 0xf0), last)
                good := staticcall(gas(), 0x09, add(q, 0x1c), 0xd5, add(q, 0x20), 0x40)
            }
            ok := step(p, head, 0x80, 0)
            for { let counted := 0x100 } lt(counted, 0x1080) { counted := add(counted, 0x80) } {
                ok := and(ok, step(p, add(data, sub(counted, 0x100)), counted, 0))
            }
            ok := and(ok, step(p, add(data, 0xf80), 0x1080, 1))
            out := mload(add(p, 0x20))
        }
        require(ok, "blake2b precompile failed");
    }
}
