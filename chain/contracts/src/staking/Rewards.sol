// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {StakingStorage} from "./StakingStorage.sol";

/// Rewards: whatever the balance has grown by beyond what is owed. A block costs the
/// same however many validators and delegators there are: they are paid by two
/// accumulators, per unit of power and per share. Dust of the divisions stays in the
/// pool.
abstract contract Rewards is StakingStorage {
    /// Distributes what came since the last block. proposer may be any number.
    function _distribute(uint256 proposer) internal {
        uint256 owed = _totalTokens + _totalUnbonding + _rewardPool + _communityPool;
        uint256 balance = address(this).balance;
        if (balance <= owed) return;
        uint256 amount = balance - owed;
        uint256 tax = _totalPower == 0 ? amount : amount * _params.communityTaxPpm / PPM;
        _communityPool += tax;
        amount -= tax;
        if (amount == 0) return;
        _rewardPool += amount;
        if (proposer < _validatorCount && _consensus[proposer].power > 0) {
            uint256 bonus = amount * _params.proposerBonusPpm / PPM;
            _award(_validators[proposer], bonus);
            amount -= bonus;
        }
        _rewardPerPower += amount * SCALE / _totalPower;
    }

    /// Gives the validator what its power has earned since the last time.
    function _settle(uint256 index) internal {
        Validator storage v = _validators[index];
        uint256 power = _consensus[index].power;
        uint256 due = power * (_rewardPerPower - v.paid) / SCALE;
        if (v.paid != _rewardPerPower) v.paid = _rewardPerPower;
        if (due > 0) _award(v, due);
    }

    /// Divides an amount between operator and delegators.
    function _award(Validator storage v, uint256 amount) private {
        uint256 commission = v.shares == 0 ? amount : amount * v.commission / PPM;
        if (commission > 0) v.owedCommission += commission;
        if (amount > commission) v.perShare += (amount - commission) * SCALE / v.shares;
    }

    /// Brings a delegation's owed rewards up to date.
    function _book(uint256 index, address who) internal returns (Delegation storage d) {
        _settle(index);
        d = _delegations[index][who];
        uint256 now_ = _validators[index].perShare;
        d.owed += d.shares * (now_ - d.paid) / SCALE;
        d.paid = now_;
    }

    /// Pays the caller's rewards of a delegation.
    function claim(uint16 index) external known(index) returns (uint256 amount) {
        Delegation storage d = _book(index, msg.sender);
        amount = d.owed;
        d.owed = 0;
        _rewardPool -= amount;
        emit Claimed(index, msg.sender, amount);
        _send(msg.sender, amount);
    }

    /// Pays the commission of the validator whose operator calls.
    function withdrawCommission() external returns (uint256 amount) {
        uint256 index = _byOperator[msg.sender];
        require(index > 0, "the caller operates no validator");
        index--;
        _settle(index);
        Validator storage v = _validators[index];
        amount = v.owedCommission;
        v.owedCommission = 0;
        _rewardPool -= amount;
        emit CommissionWithdrawn(uint16(index), amount);
        _send(msg.sender, amount);
    }
}
