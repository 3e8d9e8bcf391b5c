// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Rewards} from "./Rewards.sol";

/// Who is in the set: of the candidates, who are few enough to be looked at in one
/// block, the first maxValidators by tokens, lower indices first among equals.
abstract contract Ranking is Rewards {
    uint256 private constant TOKEN = 1e18;
    // Consensus allows 2^60 - 1 in all (MaxInt64/8), of 128.
    uint256 private constant MAX_POWER = 2 ** 53 - 1;
    uint256 private constant MAX_INDEX = 0xffff;

    /// Ends a block: writes what changes in the set to slot 5 and returns it, 10 bytes
    /// for each: index, power (big endian). Never empties the set.
    function _rank() internal returns (bytes memory out) {
        if (!_dirty) return out;
        _dirty = false;
        uint256[] memory first = _first(_params.maxValidators);
        if (first.length == 0) return out; // all would leave: the old set stays
        _diffEpoch = block.number;
        uint256[] memory chosen = new uint256[](MAX_INDEX / 256 + 1); // bitmap of indices
        for (uint256 i = 0; i < first.length; i++) {
            uint256 index = _index(first[i]);
            chosen[index >> 8] |= 1 << (index & 255);
        }
        uint256 changes;
        for (uint256 s = 0; s < SEATS; s++) {
            uint256 holder = _seats[s].holder;
            if (holder == 0 || chosen[(holder - 1) >> 8] >> ((holder - 1) & 255) & 1 == 1) continue;
            delete _seats[s];
            _consensus[holder - 1].seat = 0;
            changes = _change(holder - 1, 0, changes);
        }
        uint256 free;
        for (uint256 i = 0; i < first.length; i++) {
            uint256 index = _index(first[i]);
            if (_consensus[index].seat == 0) {
                while (_seats[free].holder != 0) free++;
                _seats[free] = Seat(uint16(index + 1), uint64(block.number + 1), 0);
                _consensus[index].seat = uint8(free + 1);
            }
            uint256 power = (first[i] >> 16) / TOKEN;
            changes = _change(index, power == 0 ? 1 : power > MAX_POWER ? MAX_POWER : power, changes);
        }
        return _finish(changes);
    }

    /// Sets a validator's power and writes that to the diff, at the place that is
    /// given; returns the next place.
    function _change(uint256 index, uint256 power, uint256 at) private returns (uint256) {
        Consensus storage c = _consensus[index];
        if (c.power == power) return at;
        _settle(index); // with the old power
        _totalPower = _totalPower + power - c.power;
        c.power = uint64(power);
        if (power > 0) c.status = ACTIVE;
        else if (c.status == ACTIVE) c.status = WAITING;
        emit PowerChanged(uint16(index), uint64(power));
        if (at < _diff.length) _diff[at] = Change(uint16(index), uint64(power));
        else _diff.push(Change(uint16(index), uint64(power)));
        return at + 1;
    }

    /// Cuts the diff and packs it.
    function _finish(uint256 changes) private returns (bytes memory out) {
        if (changes < _diff.length) {
            assembly {
                sstore(_diff.slot, changes) // what is behind will be overwritten
            }
        }
        out = new bytes(10 * changes);
        for (uint256 i = 0; i < changes; i++) {
            Change memory c = _diff[i];
            uint256 word = uint256(c.index) << 240 | uint256(c.power) << 176;
            assembly {
                let at := add(add(out, 0x20), mul(i, 10))
                let rest := and(mload(at), shr(80, not(0)))
                mstore(at, or(word, rest))
            }
        }
    }

    /// A candidate's rank, higher is better: tokens, then low index.
    function _rankOf(uint256 index) internal view returns (uint256) {
        return uint256(_validators[index].tokens) << 16 | (MAX_INDEX - index);
    }

    function _index(uint256 rank) private pure returns (uint256) {
        return MAX_INDEX - (rank & MAX_INDEX);
    }

    /// The ranks of the first count candidates, in no order: a heap with the lowest
    /// at the top.
    function _first(uint256 count) private view returns (uint256[] memory heap) {
        uint256 n = _candidates.length;
        heap = new uint256[](n < count ? n : count);
        for (uint256 i = 0; i < heap.length; i++) heap[i] = _rankOf(_candidates[i]);
        if (n <= count) return heap;
        for (uint256 i = count / 2; i > 0; i--) _sift(heap, i - 1);
        for (uint256 i = count; i < n; i++) {
            uint256 rank = _rankOf(_candidates[i]);
            if (rank <= heap[0]) continue;
            heap[0] = rank;
            _sift(heap, 0);
        }
    }

    function _sift(uint256[] memory heap, uint256 at) private pure {
        unchecked {
            while (true) {
                uint256 child = 2 * at + 1;
                if (child >= heap.length) return;
                if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++;
                if (heap[at] <= heap[child]) return;
                (heap[at], heap[child]) = (heap[child], heap[at]);
                at = child;
            }
        }
    }

    /// Notes that a validator's tokens changed and makes it a candidate, if it may be
    /// one and there is room or a weaker one.
    function _touch(uint256 index) internal {
        _dirty = true;
        uint8 status = _consensus[index].status;
        if (_validators[index].place != 0 || (status != ACTIVE && status != WAITING)) return;
        if (_candidates.length >= _params.maxCandidates) {
            uint256 weakest = type(uint256).max;
            for (uint256 i = 0; i < _candidates.length; i++) {
                uint256 rank = _rankOf(_candidates[i]);
                if (rank < weakest) weakest = rank;
            }
            if (_rankOf(index) <= weakest) return;
            _leave(_index(weakest));
        }
        _candidates.push(uint16(index));
        _validators[index].place = uint16(_candidates.length);
    }

    /// Lets a validator that a stronger one once pushed from the candidates be one
    /// again; anybody may call.
    function enlist(uint16 index) external known(index) {
        _touch(index);
    }

    /// Takes a validator from the candidates.
    function _leave(uint256 index) internal {
        _dirty = true;
        uint256 place = _validators[index].place;
        if (place == 0) return;
        uint16 last = _candidates[_candidates.length - 1];
        _candidates[place - 1] = last;
        _validators[last].place = uint16(place);
        _validators[index].place = 0;
        _candidates.pop();
    }
}
