// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

interface IMarket {
    function chargeFee(uint256 beforeLength, uint256 uploadSectors, uint256 paddingSectors) external;
    function pricePerSector() external view returns (uint256);
}
