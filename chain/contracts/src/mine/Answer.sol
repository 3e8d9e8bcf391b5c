// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {hashPair, LOAD_UNITS, PAD_UNITS, UNIT_SECTORS, UNIT_WORDS} from "../base/Units.sol";
import {Blake2b} from "./Blake2b.sol";
import {RecallRange} from "./RecallRange.sol";

/// A claim to have held a seal unit of the flow (spec/storage.md 4.5).
struct PoraAnswer {
    bytes32 contextDigest;
    bytes32 nonce;
    bytes32 minerId;
    RecallRange range;
    uint256 recallPosition;
    uint256 sealOffset;
    bytes32 sealedContextDigest;
    bytes32[UNIT_WORDS] sealedData;
    bytes32[] merkleProof;
}

/// The hashing that an answer asks for (spec/storage.md 4.4, 4.5 and 5.1).
library Answers {
    /// The raw data behind the sealed ones: the first mask depends on who sealed
    /// what where, every later one is the hash of the sealed word before it.
    function unseal(PoraAnswer memory a) internal pure returns (bytes32[UNIT_WORDS] memory raw) {
        bytes32[UNIT_WORDS] memory sealedWords = a.sealedData;
        bytes32 mask = keccak256(abi.encode(a.minerId, a.sealedContextDigest, a.recallPosition));
        assembly ("memory-safe") {
            for { let at := 0 } lt(at, 0x1000) { at := add(at, 0x20) } {
                let word := add(sealedWords, at)
                mstore(add(raw, at), xor(mload(word), mask))
                mask := keccak256(word, 0x20)
            }
        }
    }

    /// Root of the flow as unit and proof have it. Overwrites every eighth word of unit.
    function flowRoot(PoraAnswer memory a, bytes32[UNIT_WORDS] memory unit) internal pure returns (bytes32 node) {
        assembly ("memory-safe") {
            // Sixteen leaves of 256 bytes, each over its first word, then four levels of
            // pairs, each over the left one.
            for { let at := 0 } lt(at, 0x1000) { at := add(at, 0x100) } {
                mstore(add(unit, at), keccak256(add(unit, at), 0x100))
            }
            for { let span := 0x100 } lt(span, 0x1000) { span := shl(1, span) } {
                for { let at := 0 } lt(at, 0x1000) { at := add(at, shl(1, span)) } {
                    mstore(0x00, mload(add(unit, at)))
                    mstore(0x20, mload(add(unit, add(at, span))))
                    mstore(add(unit, at), keccak256(0x00, 0x40))
                }
            }
            node := mload(unit)
        }
        uint256 index = a.recallPosition / UNIT_SECTORS;
        bytes32[] memory proof = a.merkleProof;
        for (uint256 i = 0; i < proof.length; ++i) {
            node = index & 1 == 0 ? hashPair(node, proof[i]) : hashPair(proof[i], node);
            index >>= 1;
        }
    }

    /// Hash of the four words that a nonce's search begins with.
    function padSeed(PoraAnswer memory a, bytes32 subtaskDigest, bytes32 rangeDigest) internal view returns (bytes32[2] memory) {
        return Blake2b.hash([a.minerId, a.nonce, subtaskDigest, rangeDigest]);
    }

    /// Walks through the scratch pad that seed gives: mixes the sealed unit with its
    /// part of the pad and returns the hash of the pad's last cell, which says what
    /// to recall.
    function mix(
        PoraAnswer memory a,
        bytes32[2] memory seed
    ) internal pure returns (bytes32[UNIT_WORDS] memory mixed, bytes32 recallSeed) {
        bytes32[UNIT_WORDS] memory sealedWords = a.sealedData;
        uint256 before = (a.sealOffset % PAD_UNITS) * LOAD_UNITS;
        uint256 cells = PAD_UNITS * LOAD_UNITS;
        assembly ("memory-safe") {
            // The state lives in scratch space: two words, each in turn the hash of both.
            function turn() {
                mstore(0x00, keccak256(0x00, 0x40))
                mstore(0x20, keccak256(0x00, 0x40))
            }
            mstore(0x00, mload(seed))
            mstore(0x20, mload(add(seed, 0x20)))
            for { let i := 0 } lt(i, before) { i := add(i, 1) } { turn() }
            for { let at := 0 } lt(at, 0x1000) { at := add(at, 0x40) } {
                turn()
                mstore(add(mixed, at), xor(mload(0x00), mload(add(sealedWords, at))))
                mstore(add(mixed, add(at, 0x20)), xor(mload(0x20), mload(add(sealedWords, add(at, 0x20)))))
            }
            for { let i := add(before, 0x40) } lt(i, cells) { i := add(i, 1) } { turn() }
            recallSeed := keccak256(0x00, 0x40)
        }
    }

    function quality(
        uint256 sealOffset,
        bytes32[2] memory seed,
        bytes32[UNIT_WORDS] memory mixed
    ) internal view returns (bytes32) {
        return Blake2b.hashUnit([bytes32(sealOffset), seed[0], seed[1], bytes32(0)], mixed);
    }
}
