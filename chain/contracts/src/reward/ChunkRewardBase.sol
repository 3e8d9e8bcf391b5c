// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AccessControlEnumerableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/extensions/AccessControlEnumerableUpgradeable.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {PullPayment} from "../base/PullPayment.sol";
import {PRICING_SECTORS} from "../base/Units.sol";
import {IReward} from "./IReward.sol";
import {Pools, Reward} from "./Pool.sol";

/// Spreads upload fees over pricing chunks and pays them to those who prove that
/// they hold the chunks (spec/storage.md 3.4). How fast is the derived contract's.
abstract contract ChunkRewardBase is IReward, PullPayment, AccessControlEnumerableUpgradeable {
    using Pools for Reward;

    /// @custom:storage-location erc7201:0g.storage.ChunkRewardBase
    struct ChunkRewardBaseStorage {
        address market;
        address mine;
        address treasury;
        address foundationAdmin;
        uint256 totalBaseReward;
        uint256 baseReward;
        uint256 serviceFeeRateBps;
        mapping(uint256 pricingIndex => Reward) rewards;
    }

    // keccak256(abi.encode(uint256(keccak256("0g.storage.ChunkRewardBase")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant LOCATION = 0x5c8dfb41bf775ed78439bdc545dd2d846bd8da274c69de26cd754e645898d800;

    modifier onlyFoundationAdmin() {
        require(msg.sender == _base().foundationAdmin, "Not foundation admin");
        _;
    }

    constructor() {
        _disableInitializers();
    }

    function initialize(address market_, address mine_, address foundationAdmin_) external initializer {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        ChunkRewardBaseStorage storage $ = _base();
        $.market = market_;
        $.mine = mine_;
        $.foundationAdmin = foundationAdmin_;
        _openEscrow();
    }

    /// Takes the service fee and spreads the rest over the pricing chunks of the
    /// sectors [beforeLength, beforeLength + chargedSectors). Roundings stay here.
    function fillReward(uint256 beforeLength, uint256 chargedSectors) external payable {
        ChunkRewardBaseStorage storage $ = _base();
        require(msg.sender == $.market, "Sender does not have permission");
        uint256 fee = (msg.value * $.serviceFeeRateBps) / 10000;
        if (fee > 0) Address.sendValue(payable($.treasury), fee);
        uint256 rest = msg.value - fee;

        uint256 perChunk = (rest * PRICING_SECTORS) / chargedSectors;
        uint256 end = beforeLength + chargedSectors;
        uint256 first = beforeLength / PRICING_SECTORS;
        uint256 last = (end - 1) / PRICING_SECTORS;
        bool full = end == (last + 1) * PRICING_SECTORS;
        if (first == last) {
            $.rewards[first].add(rest, full);
            return;
        }
        uint256 inFirst = (first + 1) * PRICING_SECTORS - beforeLength;
        $.rewards[first].add((perChunk * inFirst) / PRICING_SECTORS, true);
        for (uint256 i = first + 1; i < last; ++i) {
            $.rewards[i].add(perChunk, true);
        }
        uint256 inLast = end - last * PRICING_SECTORS;
        $.rewards[last].add((perChunk * inLast) / PRICING_SECTORS, full);
    }

    function claimMineReward(uint256 pricingIndex, address payable beneficiary, bytes32 minerID) external {
        ChunkRewardBaseStorage storage $ = _base();
        require(msg.sender == $.mine, "Sender does not have permission");
        Reward memory pool = $.rewards[pricingIndex];
        uint256 amount = pool.settle(_released(pool));
        $.rewards[pricingIndex] = pool;

        uint256 extra = _extra(pool);
        uint256 funds = $.totalBaseReward;
        if (extra > funds) extra = funds;
        amount += extra;
        $.totalBaseReward = funds - extra;
        if (amount > 0) {
            _credit(beneficiary, amount);
            emit DistributeReward(pricingIndex, beneficiary, minerID, amount);
        }
    }

    /// Released by time and not yet moved to the claimable part.
    function _released(Reward memory pool) internal view virtual returns (uint256);

    /// The base reward that an answer gets, if funds last.
    function _extra(Reward memory pool) internal view virtual returns (uint256);

    function donate() external payable {
        _base().totalBaseReward += msg.value;
    }

    function setBaseReward(uint256 baseReward_) external onlyFoundationAdmin {
        _base().baseReward = baseReward_;
    }

    function setServiceFeeRate(uint256 bps) external onlyFoundationAdmin {
        _base().serviceFeeRateBps = bps;
    }

    function setFoundationAdmin(address foundationAdmin_) external onlyFoundationAdmin {
        _base().foundationAdmin = foundationAdmin_;
    }

    function setTreasury(address treasury_) external onlyFoundationAdmin {
        _base().treasury = treasury_;
    }

    function rewards(uint256 id) public view returns (Reward memory) {
        return _base().rewards[id];
    }

    function baseReward() public view returns (uint256) {
        return _base().baseReward;
    }

    function totalBaseReward() external view returns (uint256) {
        return _base().totalBaseReward;
    }

    function serviceFeeRateBps() external view returns (uint256) {
        return _base().serviceFeeRateBps;
    }

    function market() external view returns (address) {
        return _base().market;
    }

    function mine() external view returns (address) {
        return _base().mine;
    }

    function treasury() external view returns (address) {
        return _base().treasury;
    }

    function foundationAdmin() external view returns (address) {
        return _base().foundationAdmin;
    }

    function _base() private pure returns (ChunkRewardBaseStorage storage $) {
        assembly {
            $.slot := LOCATION
        }
    }
}
