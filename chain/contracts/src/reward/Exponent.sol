// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// 2^-x in fixed point. The results differ from the true power in their last
/// digits in the way that the network's do (spec/storage.md 3.4): the order of the
/// factors and every rounding below are part of the definition.
library Exponent {
    /// 2^128 / ln 2.
    uint256 internal constant INV_LN2_X128 = 490923683258796565746369346286093237521;

    /// Bits of x below the table's ten.
    uint256 private constant SMALL_BITS = 54;

    /// 2^(-2^k) * 2^128 for k = -10 .. -1, rounded down, 16 bytes each.
    bytes private constant ROOTS =
        hex"ffd3a751c0f7e10bd3b9f8ae012fbe06ffa756521c8daed19f3a1b48fb94c589"
        hex"ff4ecb59511ec8a5301ba217ef18dd7cfe9e115c7b8f884badd25995e79d2f09"
        hex"fd3e0c0cf486c174853f3a5931e0ee03fa83b2db722a033a7c25bb14315d7fcc"
        hex"f5257d152486cc2c7b9d0c7aed980fc3eac0c6e7dd24392ed02d75b3706e54fa"
        hex"d744fccad69d6af439a68bb9902d3fdeb504f333f9de6484597d89b3754abe9f";

    /// ln(2)^n * 2^128, rounded down.
    int256 private constant LN2_1 = 235865763225513294137944142764154484399;
    int256 private constant LN2_2 = 163489688770384171654468164494102986538;
    int256 private constant LN2_3 = 113322416821814740463990287346838243787;
    int256 private constant LN2_4 = 78549113714279805586246364391047974677;

    /// 2^-x * 2^96 for x in units of 2^-64.
    function powHalf(uint256 x) internal pure returns (uint256) {
        unchecked {
            uint256 power = _series(x & ((1 << SMALL_BITS) - 1));
            bytes memory roots = ROOTS;
            for (uint256 k = 0; k < 10; ++k) {
                if ((x >> (SMALL_BITS + k)) & 1 == 1) {
                    uint256 root;
                    assembly ("memory-safe") {
                        root := shr(128, mload(add(add(roots, 0x20), shl(4, k))))
                    }
                    power = (power * root) >> 128;
                }
            }
            return power >> (31 + (x >> 64));
        }
    }

    /// 2^-(small * 2^-64) * 2^127: five terms of the exponential series. Shifts
    /// round towards minus infinity, divisions towards zero.
    function _series(uint256 small) private pure returns (uint256) {
        unchecked {
            if (small == 0) return 1 << 127;
            int256 y = -int256(small << 63);
            int256 y2 = (y * y) >> 127;
            int256 y3 = (y2 * y) >> 127;
            int256 y4 = (y3 * y) >> 127;
            int256 sum = 1 << 128;
            sum += (y * LN2_1) >> 127;
            sum += (y2 * LN2_2) >> 128;
            sum += ((y3 * LN2_3) >> 127) / 6;
            sum += ((y4 * LN2_4) >> 127) / 24;
            return uint256(sum) >> 1;
        }
    }
}
