// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Hashes of past blocks: the BLOCKHASH instruction reaches 256 blocks back, the
/// history contract of EIP-2935 reaches 8191 (spec/storage.md 1).
library PastBlocks {
    uint256 internal constant WINDOW = 8191;
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    /// The hash of block height; zero for the running block, later ones, those
    /// beyond the window, and where the chain lacks the history contract.
    function hashOf(uint256 height) internal view returns (bytes32 h) {
        if (height >= block.number || block.number - height <= 256) return blockhash(height);
        if (block.number - height > WINDOW) return 0;
        address history = HISTORY;
        assembly ("memory-safe") {
            mstore(0x00, height)
            let ok := staticcall(gas(), history, 0x00, 0x20, 0x00, 0x20)
            if and(ok, gt(returndatasize(), 0)) {
                h := mload(0x00)
            }
        }
    }
}
