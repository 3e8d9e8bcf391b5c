// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Initializable} from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";
import {Escrow} from "./Escrow.sol";

/// Pays by crediting an escrow; anyone may then have a payee's credit paid out.
abstract contract PullPayment is Initializable {
    /// @custom:storage-location erc7201:0g.storage.PullPayment
    struct PullPaymentStorage {
        Escrow escrow;
    }

    // keccak256(abi.encode(uint256(keccak256("0g.storage.PullPayment")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant LOCATION = 0x18886ccf3cb33ec4f8e31fd4f09d61266d4695ceab87fb3d39636905b707c100;

    function _pullPayment() private pure returns (PullPaymentStorage storage $) {
        assembly {
            $.slot := LOCATION
        }
    }

    function _openEscrow() internal onlyInitializing {
        _pullPayment().escrow = new Escrow();
    }

    function withdrawPayments(address payable payee) external {
        _pullPayment().escrow.withdraw(payee);
    }

    function payments(address dest) external view returns (uint256) {
        return _pullPayment().escrow.depositsOf(dest);
    }

    function _credit(address payee, uint256 amount) internal {
        _pullPayment().escrow.deposit{value: amount}(payee);
    }
}
