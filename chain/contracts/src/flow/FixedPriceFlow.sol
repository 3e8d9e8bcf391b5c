// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IMarket} from "../market/IMarket.sol";
import {Flow} from "./Flow.sol";

/// A flow whose sectors have a price that the market names (spec/storage.md 3.1).
/// What is paid too much stays here and counts for the next submission.
contract FixedPriceFlow is Flow {
    error NotEnoughFee(uint256 price, uint256 amount, uint256 paid);

    constructor(uint256 deployDelay_) Flow(deployDelay_) {}

    function _beforeSubmit(uint256 sectors) internal override {
        address payable to = market();
        uint256 price = IMarket(to).pricePerSector();
        uint256 fee = sectors * price;
        uint256 paid = address(this).balance;
        if (fee > paid) revert NotEnoughFee(price, sectors, paid);
        to.transfer(fee);
    }
}
