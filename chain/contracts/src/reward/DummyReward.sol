// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IReward} from "./IReward.sol";

/// A reward that takes money and gives none.
contract DummyReward is IReward {
    function fillReward(uint256 beforeLength, uint256 uploadSectors) external payable {}

    function claimMineReward(uint256 pricingIndex, address payable beneficiary, bytes32 minerId) external {}
}
