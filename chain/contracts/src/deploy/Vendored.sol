// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

// Names the OpenZeppelin contracts that are deployed as they are.
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {BeaconProxy} from "@openzeppelin/contracts/proxy/beacon/BeaconProxy.sol";
import {UpgradeableBeacon} from "@openzeppelin/contracts/proxy/beacon/UpgradeableBeacon.sol";
