// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// An implementation behind a SystemProxy, for tests.
contract SystemTest {
    uint256 public number;
    address public caller;

    function set(uint256 n) external payable {
        require(n != 13, "thirteen");
        number = n;
        caller = msg.sender;
    }

    receive() external payable {}
}
