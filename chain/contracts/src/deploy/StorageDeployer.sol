// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {UpgradeableBeacon} from "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
import {Flow} from "../flow/Flow.sol";
import {FixedPrice} from "../market/FixedPrice.sol";
import {PoraMine} from "../mine/PoraMine.sol";
import {ChunkRewardBase} from "../reward/ChunkRewardBase.sol";

/// Deploys and initialises the storage contracts of a network in the transaction
/// that creates this one, so that no block ends with a contract that a stranger
/// could initialise or whose parameters a stranger could set. What stays is a
/// record of the addresses without any power.
///
/// Creations, in order of nonce from 1: for flow, mine, market and reward each the
/// implementation, its beacon and the proxy.
contract StorageDeployer {
    /// Who may do what afterwards, and the numbers to begin with.
    struct Settings {
        /// Owns the beacons and holds every admin role.
        address governance;
        /// May pause and unpause the flow beside governance; zero for nobody.
        address pauser;
        /// Sets service fee, base reward and treasury; zero for governance.
        address foundationAdmin;
        address treasury;
        uint256 serviceFeeRateBps;
        uint256 baseReward;
        uint256 blocksPerEpoch;
        uint256 pricePerSector;
        uint256 minDifficulty;
        PoraMine.MineInitParams mine;
    }

    /// Creation codes with their arguments.
    struct Codes {
        bytes flow;
        bytes mine;
        bytes market;
        bytes reward;
    }

    Flow public immutable flow;
    PoraMine public immutable mine;
    FixedPrice public immutable market;
    ChunkRewardBase public immutable reward;
    UpgradeableBeacon public immutable flowBeacon;
    UpgradeableBeacon public immutable mineBeacon;
    UpgradeableBeacon public immutable marketBeacon;
    UpgradeableBeacon public immutable rewardBeacon;
    address public immutable governance;

    event Deployed(address flow, address mine, address market, address reward, address governance);

    /// Money sent along is donated to the base rewards.
    constructor(Settings memory s, Codes memory codes) payable {
        require(block.number > 0, "the first epoch needs a block number");
        require(s.governance != address(0), "governance is missing");
        governance = s.governance;

        address proxy;
        (flowBeacon, proxy) = _create(codes.flow, s.governance);
        Flow flow_ = flow = Flow(proxy);
        (mineBeacon, proxy) = _create(codes.mine, s.governance);
        PoraMine mine_ = mine = PoraMine(proxy);
        (marketBeacon, proxy) = _create(codes.market, s.governance);
        FixedPrice market_ = market = FixedPrice(payable(proxy));
        (rewardBeacon, proxy) = _create(codes.reward, s.governance);
        ChunkRewardBase reward_ = reward = ChunkRewardBase(proxy);

        flow_.initialize(address(market_), s.blocksPerEpoch);
        mine_.initialize(address(flow_), address(reward_), s.mine);
        market_.initialize(s.pricePerSector, address(flow_), address(reward_));
        reward_.initialize(address(market_), address(mine_), address(this));

        if (s.minDifficulty > 0) mine_.setMinDifficulty(s.minDifficulty);
        reward_.setTreasury(s.treasury);
        reward_.setServiceFeeRate(s.serviceFeeRateBps);
        reward_.setBaseReward(s.baseReward);
        reward_.setFoundationAdmin(s.foundationAdmin == address(0) ? s.governance : s.foundationAdmin);
        if (msg.value > 0) reward_.donate{value: msg.value}();

        bytes32 role = flow_.PAUSER_ROLE();
        if (s.pauser != address(0)) flow_.grantRole(role, s.pauser);
        _pass(flow_, role, s.governance);
        role = mine_.PARAMS_ADMIN_ROLE();
        _pass(mine_, role, s.governance);
        _pass(market_, role, s.governance);
        _pass(flow_, 0, s.governance);
        _pass(mine_, 0, s.governance);
        _pass(market_, 0, s.governance);
        _pass(reward_, 0, s.governance);

        emit Deployed(address(flow_), address(mine_), address(market_), address(reward_), s.governance);
    }

    function _create(bytes memory code, address owner) private returns (UpgradeableBeacon beacon, address proxy) {
        address implementation;
        assembly ("memory-safe") {
            implementation := create(0, add(code, 0x20), mload(code))
            if iszero(implementation) {
                let p := mload(0x40)
                returndatacopy(p, 0, returndatasize())
                revert(p, returndatasize())
            }
        }
        beacon = new UpgradeableBeacon(implementation, owner);
        proxy = address(new BeaconProxy(address(beacon), ""));
    }

    /// Gives a role of ours away.
    function _pass(IAccessControl on, bytes32 role, address to) private {
        on.grantRole(role, to);
        on.renounceRole(role, address(this));
    }
}
