// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Consensus keys: the address that consensus derives from a key, and proofs that
/// somebody has its secret (spec/chain.md 6).
library ValidatorKeys {
    address private constant HELPER = 0x000000000000000000000000000000000000F001;
    uint256 private constant FIELD = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F;

    /// What an operator signs with the consensus key: keccak256("zg-validator" ‖
    /// chain id, 32 bytes big endian ‖ operator, 20 bytes ‖ public key).
    function possession(address operator, bytes calldata key) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("zg-validator", block.chainid, operator, key));
    }

    /// The first 20 bytes of the key's SHA-256.
    function ed25519Address(bytes calldata key) internal pure returns (address) {
        return address(bytes20(sha256(key)));
    }

    /// Whether the signature (64 bytes) of digest is the key's (32 bytes).
    function ed25519Signed(bytes calldata key, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (bool done, bytes memory out) = HELPER.staticcall(abi.encodePacked(uint8(4), key, signature, digest));
        return done && out.length == 32 && abi.decode(out, (uint256)) == 1;
    }

    /// The Ethereum address of a compressed key (33 bytes), zero if it is no point of the curve.
    function secp256k1Address(bytes calldata key) internal view returns (address) {
        uint8 parity = uint8(key[0]);
        uint256 x = uint256(bytes32(key[1:33]));
        if ((parity != 2 && parity != 3) || x >= FIELD) return address(0);
        uint256 square = addmod(mulmod(mulmod(x, x, FIELD), x, FIELD), 7, FIELD);
        uint256 y = _power(square, (FIELD + 1) / 4); // FIELD mod 4 = 3: a root, if there is one
        if (mulmod(y, y, FIELD) != square) return address(0);
        if (y & 1 != parity & 1) y = FIELD - y;
        return address(uint160(uint256(keccak256(abi.encodePacked(x, y)))));
    }

    /// Whether the signature (r ‖ s ‖ v, v = 0, 1, 27 or 28, low s) of digest is signer's.
    function secp256k1Signed(address signer, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        bytes32 s = bytes32(signature[32:64]);
        if (uint256(s) > 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0) return false;
        uint8 v = uint8(signature[64]);
        return signer != address(0) && ecrecover(digest, v < 27 ? v + 27 : v, bytes32(signature[0:32]), s) == signer;
    }

    function _power(uint256 base, uint256 exponent) private view returns (uint256) {
        (bool done, bytes memory out) = address(5).staticcall(abi.encode(32, 32, 32, base, exponent, FIELD));
        return done ? abi.decode(out, (uint256)) : 0;
    }
}
