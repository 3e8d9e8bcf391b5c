// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {PullPayment} from "../base/PullPayment.sol";
import {Flow} from "../flow/Flow.sol";
import {FixedPrice} from "../market/FixedPrice.sol";
import {PoraMine} from "../mine/PoraMine.sol";
import {ChunkRewardBase} from "../reward/ChunkRewardBase.sol";

// The compiler reports the layout of state variables only, and the contracts keep
// their state in structs at fixed places. One variable of each struct makes the
// compiler report them, so that an upgrade which moves a field shows in review.

contract FlowLayout is Flow(0) {
    FlowStorage private state;
}

contract PoraMineLayout is PoraMine(0) {
    PoraMineStorage private state;
}

contract FixedPriceLayout is FixedPrice {
    FixedPriceStorage private state;
}

abstract contract ChunkRewardLayout is ChunkRewardBase {
    ChunkRewardBaseStorage private state;
}

abstract contract PullPaymentLayout is PullPayment {
    PullPaymentStorage private state;
}
