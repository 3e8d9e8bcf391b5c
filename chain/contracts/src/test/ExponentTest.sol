// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Exponent} from "../reward/Exponent.sol";

/// The power alone.
contract ExponentTest {
    function powHalf(uint256 exponentX64) external pure returns (uint256) {
        return Exponent.powHalf(exponentX64);
    }
}
