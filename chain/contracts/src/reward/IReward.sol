// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

interface IReward {
    event DistributeReward(
        uint256 indexed pricingIndex,
        address indexed beneficiary,
        bytes32 indexed minerId,
        uint256 amount
    );

    function fillReward(uint256 beforeLength, uint256 chargedSectors) external payable;
    function claimMineReward(uint256 pricingIndex, address payable beneficiary, bytes32 minerId) external;
}
