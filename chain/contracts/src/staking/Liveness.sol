// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Ranking} from "./Ranking.sol";

/// What consensus tells in each block (block context word, spec/chain.md 3.5), and
/// the punishments. Everything here is called by the hooks, which ignore failures:
/// an error would silently lose the block's news, so there must be none, whatever
/// the word.
abstract contract Liveness is Ranking {
    // The addresses that the EVM calls at both ends of a block.
    address internal constant START = 0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02;
    address internal constant END = 0x0000BBdDc7CE488642fb579F8B00f3a590007251;

    uint8 private constant ABSENCE = 3; // kind of Slashed; 1 and 2 come with the word

    /// Start of block. A second call in a block does nothing.
    function onBlock(bytes32 word) external {
        require(msg.sender == START, "only consensus tells what happened in a block");
        if (_lastBlock == block.number || uint8(word[0]) != 1) return;
        _lastBlock = block.number;
        _distribute(uint16(bytes2(word << 16)));
        uint256 pieces = uint8(word[4]);
        for (uint256 i = 0; i < 3 && i < pieces; i++) {
            bytes32 rest = word << (8 * (5 + 3 * i));
            _convict(uint16(bytes2(rest)), uint8(rest[2]));
        }
        _watch(uint128(uint256(word)));
    }

    /// End of block: returns the packed changes of the set.
    function endBlock() external returns (bytes memory) {
        require(msg.sender == END, "only consensus ends a block");
        return _rank();
    }

    /// Punishes for evidence, once in a validator's life.
    function _convict(uint256 index, uint8 kind) private {
        if (index >= _validatorCount || _consensus[index].status == TOMBSTONED) return;
        _slash(index, _params.doubleSignSlashPpm, kind);
        _leave(index);
        _consensus[index].status = TOMBSTONED;
        emit Tombstoned(uint16(index));
    }

    /// Counts absences in the sliding window.
    function _watch(uint128 absent) private {
        uint64 window = _params.windowBlocks;
        uint64 number = uint64(block.number);
        Absence storage place = _absences[number % window];
        uint128 forgotten = number >= window && place.number == number - window ? place.seats : 0;
        _absences[number % window] = Absence(absent, number);
        uint256 needed = (uint256(window) * _params.minSignedPpm + PPM - 1) / PPM;
        uint128 both = absent | forgotten;
        for (uint256 s = 0; both != 0; s++) {
            // Seat s is bit s%8 of byte s/8.
            uint128 bit = uint128(1) << uint128((15 - s / 8) * 8 + s % 8);
            if (both & bit == 0) continue;
            both &= ~bit;
            Seat memory seat = _seats[s];
            if (seat.holder == 0) continue;
            uint256 index = uint256(seat.holder) - 1;
            if (forgotten & bit != 0 && seat.missed > 0 && seat.since <= number - window) seat.missed--;
            if (absent & bit != 0 && seat.since <= number && _consensus[index].status == ACTIVE) seat.missed++;
            if (seat.missed > window - needed) {
                seat.missed = 0;
                seat.since = number + 1;
                _jail(index, number + _params.jailBlocks);
                _slash(index, _params.downtimeSlashPpm, ABSENCE);
            }
            _seats[s] = seat;
        }
    }

    function _jail(uint256 index, uint64 untilBlock) internal {
        _consensus[index].status = JAILED;
        _validators[index].jailedUntil = untilBlock;
        _leave(index);
        emit Jailed(uint16(index), untilBlock);
    }

    /// Burns a part of a validator's tokens, those on their way out included.
    function _slash(uint256 index, uint256 ppm, uint8 kind) private {
        Validator storage v = _validators[index];
        uint256 bonded = uint256(v.tokens) * ppm / PPM;
        uint256 leaving = uint256(v.unbonding) * ppm / PPM;
        v.tokens -= uint128(bonded);
        v.unbonding -= uint128(leaving);
        _totalTokens -= bonded;
        _totalUnbonding -= leaving;
        _dirty = true;
        emit Slashed(uint16(index), kind, bonded + leaving, block.number);
        if (bonded + leaving > 0) _send(address(0), bonded + leaving); // has no code: cannot fail
    }

    /// Ends a jail of the caller's validator.
    function unjail(uint16 index) external known(index) {
        Validator storage v = _validators[index];
        require(msg.sender == v.operator, "only the operator");
        require(_consensus[index].status == JAILED, "not jailed, or tombstoned for ever");
        require(block.number >= v.jailedUntil, "the jail is not over");
        require(_selfStake(index) >= _params.minSelfStake, "the operator's own stake is too low");
        _consensus[index].status = _consensus[index].power > 0 ? ACTIVE : WAITING;
        emit Unjailed(index);
        _touch(index);
    }

    /// The operator's own delegation in wei.
    function _selfStake(uint256 index) internal view returns (uint256) {
        Validator storage v = _validators[index];
        if (v.shares == 0) return 0;
        return _delegations[index][v.operator].shares * v.tokens / v.shares;
    }
}
