// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {PoraMine} from "../mine/PoraMine.sol";

/// PoraMine with its state open to tests.
contract PoraMineSet is PoraMine {
    constructor(uint256 settings) PoraMine(settings) {}

    function setMiner(bytes32 minerId) external {
        _mine().beneficiaries[minerId] = msg.sender;
    }

    function setTarget(uint256 target) external {
        _mine().poraTarget = target;
    }

    function setCounts(uint256 lastMinedEpoch_, uint256 currentSubmissions_, uint256 targetSubmissions_) external {
        PoraMineStorage storage $ = _mine();
        $.lastMinedEpoch = lastMinedEpoch_;
        $.currentSubmissions = currentSubmissions_;
        $.targetSubmissions = targetSubmissions_;
    }
}

/// The same with the easiest target.
contract PoraMineTest is PoraMineSet {
    constructor(uint256 settings) PoraMineSet(settings | 4) {}
}
