// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IMarket} from "./IMarket.sol";

/// A market where everything is free.
contract DummyMarket is IMarket {
    /// Not a view, as in the interface that clients know.
    function chargeFee(uint256 beforeLength, uint256 uploadSectors, uint256 paddingSectors) external {}

    function pricePerSector() external pure returns (uint256) {
        return 0;
    }
}
