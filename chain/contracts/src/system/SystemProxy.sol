// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// The code at the addresses that genesis reserves for contracts of the chain
/// itself: an upgradeable proxy without a constructor, whose two EIP-1967 slots are
/// written into block 0. Without an implementation every call fails with a reason.
///
/// The admin (governance) has two functions of its own, upgradeToAndCall(address,
/// bytes) and changeAdmin(address). All its other calls, and all calls of others, go to
/// the implementation: so governance may be an ordinary caller of what it governs.
/// An implementation must not use the two selectors.
contract SystemProxy {
    // keccak256("eip1967.proxy.implementation") - 1
    bytes32 private constant IMPLEMENTATION = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    // keccak256("eip1967.proxy.admin") - 1
    bytes32 private constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    event Upgraded(address indexed implementation);
    event AdminChanged(address previousAdmin, address newAdmin);

    /// Governance goes on; a call of anybody else is the implementation's.
    modifier governed() {
        if (msg.sender != _load(ADMIN)) _delegate();
        _;
    }

    fallback() external payable {
        _delegate();
    }

    receive() external payable {
        _delegate();
    }

    /// Changes the implementation and, if data is given, calls it at once, so that
    /// no block ends between an upgrade and its initialisation.
    function upgradeToAndCall(address to, bytes calldata data) external payable governed {
        require(to.code.length > 0, "the new implementation has no code");
        _store(IMPLEMENTATION, to);
        emit Upgraded(to);
        if (data.length == 0) {
            require(msg.value == 0, "money, but no call to take it");
            return;
        }
        (bool done, bytes memory out) = to.delegatecall(data);
        if (!done) {
            assembly {
                revert(add(out, 0x20), mload(out))
            }
        }
    }

    function changeAdmin(address to) external payable governed {
        require(to != address(0), "the new admin is missing");
        require(msg.value == 0, "money, but no call to take it");
        emit AdminChanged(msg.sender, to);
        _store(ADMIN, to);
    }

    /// Answers with the implementation's answer; does not come back.
    function _delegate() private {
        address to = _load(IMPLEMENTATION);
        require(to != address(0), "this system contract has no code yet: governance sets it");
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), to, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if done {
                return(0, returndatasize())
            }
            revert(0, returndatasize())
        }
    }

    function _load(bytes32 slot) private view returns (address value) {
        assembly {
            value := sload(slot)
        }
    }

    function _store(bytes32 slot, address value) private {
        assembly {
            sstore(slot, value)
        }
    }
}
