// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AccessControlEnumerableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/extensions/AccessControlEnumerableUpgradeable.sol";
import {IReward} from "../reward/IReward.sol";
import {IMarket} from "./IMarket.sol";

/// A market with one price for every sector; what it takes goes to the reward
/// contract at once (spec/storage.md 3.3).
contract FixedPrice is IMarket, AccessControlEnumerableUpgradeable {
    bytes32 public constant PARAMS_ADMIN_ROLE = keccak256("PARAMS_ADMIN_ROLE");

    /// @custom:storage-location erc7201:zgminer.storage.FixedPrice
    struct FixedPriceStorage {
        uint256 pricePerSector;
        address flow;
        address reward;
    }

    // keccak256(abi.encode(uint256(keccak256("zgminer.storage.FixedPrice")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant LOCATION = 0x1e275bae878f4defb72c72f938e0a2560b886f68021e7b0227d93c7d7e6a7d00;

    constructor() {
        _disableInitializers();
    }

    function initialize(uint256 pricePerSector_, address flow_, address reward_) external initializer {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(PARAMS_ADMIN_ROLE, msg.sender);
        FixedPriceStorage storage $ = _market();
        $.pricePerSector = pricePerSector_;
        $.flow = flow_;
        $.reward = reward_;
    }

    function setPricePerSector(uint256 pricePerSector_) external onlyRole(PARAMS_ADMIN_ROLE) {
        _market().pricePerSector = pricePerSector_;
    }

    /// Spends the whole balance: the price of the upload, of which the padding
    /// before it takes its share by sectors, and whatever else lies here.
    function chargeFee(uint256 beforeLength, uint256 uploadSectors, uint256 paddingSectors) external {
        FixedPriceStorage storage $ = _market();
        require(msg.sender == $.flow, "Sender does not have permission");
        uint256 all = uploadSectors + paddingSectors;
        uint256 fee = $.pricePerSector * uploadSectors;
        uint256 held = address(this).balance;
        require(fee <= held, "Not enough paid fee");
        uint256 forPadding = (fee * paddingSectors) / all;
        IReward reward_ = IReward($.reward);
        if (paddingSectors > 0) {
            reward_.fillReward{value: forPadding}(beforeLength, paddingSectors);
        }
        reward_.fillReward{value: held - forPadding}(beforeLength + paddingSectors, uploadSectors);
    }

    receive() external payable {}

    function pricePerSector() external view returns (uint256) {
        return _market().pricePerSector;
    }

    function flow() external view returns (address) {
        return _market().flow;
    }

    function reward() external view returns (address) {
        return _market().reward;
    }

    function _market() private pure returns (FixedPriceStorage storage $) {
        assembly {
            $.slot := LOCATION
        }
    }
}
