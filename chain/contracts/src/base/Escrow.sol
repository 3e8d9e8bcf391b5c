// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// Keeps money for payees until it is taken out for them. Only the contract that
/// made it puts in and takes out (spec/storage.md 3.4).
contract Escrow is Ownable {
    mapping(address payee => uint256) private owed;

    event Deposited(address indexed payee, uint256 weiAmount);
    event Withdrawn(address indexed payee, uint256 weiAmount);

    constructor() Ownable(msg.sender) {}

    function depositsOf(address payee) external view returns (uint256) {
        return owed[payee];
    }

    function deposit(address payee) external payable onlyOwner {
        owed[payee] += msg.value;
        emit Deposited(payee, msg.value);
    }

    /// Pays everything owed to payee. The debt is cleared first, so a payee that
    /// calls back finds nothing.
    function withdraw(address payable payee) external onlyOwner {
        uint256 amount = owed[payee];
        owed[payee] = 0;
        Address.sendValue(payee, amount);
        emit Withdrawn(payee, amount);
    }
}
