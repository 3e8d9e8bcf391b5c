// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Liveness} from "./Liveness.sol";
import {ValidatorKeys} from "./ValidatorKeys.sol";

/// Validators and their delegators (spec/chain.md 6): the implementation behind the
/// system account at 0x5a00, whose admin is the governance. Genesis writes the
/// storage of the first validators. The balance always is delegated tokens +
/// unbonding + rewards + community pool + what came in this block.
contract Staking is Liveness {
    bytes32 private constant ADMIN = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103; // EIP-1967
    uint256 private constant MAX_VALIDATORS_EVER = 0xfffe; // 0xffff is nobody

    modifier onlyGovernance() {
        require(msg.sender == governance(), "only governance");
        _;
    }

    /// Makes the caller the operator of a new validator with the value as its own
    /// stake. key: 32 bytes (keyType 1, ed25519) or 33 (2, secp256k1 of Ethereum).
    /// possession: the consensus key's signature, see ValidatorKeys.
    function createValidator(bytes calldata key, uint8 keyType, bytes calldata possession, uint32 commissionPpm, Description calldata description)
        external
        payable
        returns (uint16 index)
    {
        require(msg.value >= _params.minSelfStake, "the stake is below the minimum");
        require(commissionPpm <= _params.maxCommissionPpm, "the commission is above the maximum");
        require(_byOperator[msg.sender] == 0, "the caller operates a validator already");
        require(_validatorCount < MAX_VALIDATORS_EVER, "no index is left");
        address consensus = _proven(key, keyType, possession);
        require(_byConsensusAddress[consensus] == 0, "the key belongs to a validator already");
        index = uint16(_validatorCount++);
        _byConsensusAddress[consensus] = uint256(index) + 1;
        _byOperator[msg.sender] = uint256(index) + 1;
        _consensus[index] = Consensus(keyType, 0, WAITING, 0);
        _key[index] = bytes32(key[:32]);
        if (key.length == 33) _keyTail[index] = uint8(key[32]);
        Validator storage v = _validators[index];
        v.operator = msg.sender;
        v.commission = commissionPpm;
        v.commissionTime = uint64(block.timestamp);
        v.paid = _rewardPerPower;
        _describe(index, description);
        emit ValidatorCreated(index, msg.sender, keyType, key, msg.value);
        _add(index);
    }

    function _proven(bytes calldata key, uint8 keyType, bytes calldata possession) private view returns (address consensus) {
        require(keyType < 8 && _params.keyTypes >> keyType & 1 == 1, "this type of key is not allowed");
        bytes32 digest = ValidatorKeys.possession(msg.sender, key);
        bool proven;
        if (keyType == ED25519) {
            require(key.length == 32 && possession.length == 64, "the key has 32 bytes, the signature 64");
            consensus = ValidatorKeys.ed25519Address(key);
            proven = ValidatorKeys.ed25519Signed(key, digest, possession);
        } else {
            require(key.length == 33 && possession.length == 65, "the key has 33 bytes, the signature 65");
            consensus = ValidatorKeys.secp256k1Address(key);
            proven = ValidatorKeys.secp256k1Signed(consensus, digest, possession);
        }
        require(proven, "no proof that the caller has the key");
    }

    /// Delegates the value to a validator.
    function delegate(uint16 index) external payable known(index) {
        require(msg.value > 0 && msg.value >= _params.minDelegation, "the delegation is below the minimum");
        require(_consensus[index].status != TOMBSTONED, "the validator is tombstoned");
        _add(index);
    }

    function _add(uint16 index) private {
        Delegation storage d = _book(index, msg.sender);
        Validator storage v = _validators[index];
        uint256 shares = v.shares == 0 ? msg.value : msg.value * v.shares / v.tokens;
        require(shares > 0, "too little for a share");
        require(msg.value <= type(uint128).max - v.tokens, "too much");
        d.shares += shares;
        v.shares += shares;
        v.tokens += uint128(msg.value);
        _totalTokens += msg.value;
        emit Delegated(index, msg.sender, msg.value, shares);
        _touch(index);
    }

    /// Begins to take shares of a delegation out. They earn nothing more and can be
    /// slashed until they are withdrawn.
    function undelegate(uint16 index, uint256 shares) external known(index) returns (uint256 ticket) {
        Delegation storage d = _book(index, msg.sender);
        require(shares > 0 && shares <= d.shares, "the caller has not so many shares");
        Validator storage v = _validators[index];
        uint256 amount = shares * v.tokens / v.shares;
        require(amount > 0, "the shares are worth nothing");
        d.shares -= shares;
        v.shares -= shares;
        if (v.shares == 0) amount = v.tokens; // dust
        v.tokens -= uint128(amount);
        _totalTokens -= amount;
        uint256 part = v.unbondingShares == 0 ? amount : amount * v.unbondingShares / v.unbonding;
        require(part > 0, "too little for a share");
        v.unbondingShares += part;
        v.unbonding += uint128(amount);
        _totalUnbonding += amount;
        ticket = _tickets.length;
        uint64 ripe = uint64(block.number) + _params.unbondingBlocks;
        _tickets.push(Ticket(msg.sender, index, ripe, part));
        emit Undelegated(index, msg.sender, ticket, amount, ripe);
        _dirty = true;
        uint8 status = _consensus[index].status;
        if (msg.sender == v.operator && (status == ACTIVE || status == WAITING) && _selfStake(index) < _params.minSelfStake) {
            _jail(index, uint64(block.number)); // until the stake is there again
        }
    }

    /// Pays a ripe ticket to its owner; anybody may call.
    function withdraw(uint256 ticket) external returns (uint256 amount) {
        require(ticket < _tickets.length, "no such ticket");
        Ticket memory t = _tickets[ticket];
        require(t.owner != address(0), "withdrawn already");
        require(block.number >= t.ripe, "the ticket is not ripe");
        delete _tickets[ticket];
        Validator storage v = _validators[t.index];
        amount = t.shares == v.unbondingShares ? v.unbonding : t.shares * v.unbonding / v.unbondingShares;
        v.unbondingShares -= t.shares;
        v.unbonding -= uint128(amount);
        _totalUnbonding -= amount;
        emit Withdrawn(ticket, t.owner, amount);
        _send(t.owner, amount);
    }

    /// Changes the commission of the caller's validator by one step at most, once in
    /// a while.
    function setCommission(uint32 ppm) external {
        uint256 index = _operated();
        Validator storage v = _validators[index];
        require(ppm <= _params.maxCommissionPpm || ppm < v.commission, "the commission is above the maximum");
        require(block.timestamp >= uint256(v.commissionTime) + _params.commissionSeconds, "changed too recently");
        require((ppm > v.commission ? ppm - v.commission : v.commission - ppm) <= _params.commissionStepPpm, "too large a step");
        _settle(index);
        v.commission = ppm;
        v.commissionTime = uint64(block.timestamp);
        emit CommissionChanged(uint16(index), ppm);
    }

    function setDescription(Description calldata description) external {
        _describe(_operated(), description);
    }

    function _operated() private view returns (uint256 index) {
        index = _byOperator[msg.sender];
        require(index > 0, "the caller operates no validator");
        return index - 1;
    }

    function _describe(uint256 index, Description calldata d) private {
        require(
            bytes(d.moniker).length <= 70 && bytes(d.identity).length <= 3000 && bytes(d.website).length <= 140
                && bytes(d.contact).length <= 140 && bytes(d.details).length <= 280,
            "a part of the description is too long"
        );
        _monikers[index] = d.moniker;
        emit DescriptionChanged(uint16(index), d);
    }

    // Governance.

    /// Changes the parameters. A new window forgets past absences.
    function setParams(Params calldata p) external onlyGovernance {
        require(p.maxValidators > 0 && p.maxValidators <= SEATS && p.maxCandidates > p.maxValidators && p.maxCandidates <= 512, "counts out of range");
        require(p.maxCandidates >= _candidates.length, "there are more candidates");
        require(p.windowBlocks > 0 && p.windowBlocks <= 1 << 24 && p.unbondingBlocks > 0 && p.unbondingBlocks <= 1 << 40, "blocks out of range");
        require(p.jailBlocks <= 1 << 40 && p.commissionSeconds <= 1 << 40, "times out of range");
        require(p.minSignedPpm > 0 && p.minSignedPpm < PPM && p.downtimeSlashPpm <= PPM / 2 && p.doubleSignSlashPpm <= PPM / 2, "punishments out of range");
        require(p.proposerBonusPpm <= PPM && p.communityTaxPpm <= PPM && p.maxCommissionPpm <= PPM && p.commissionStepPpm <= PPM, "parts out of range");
        require(p.keyTypes == _params.keyTypes, "the types of keys are fixed by genesis");
        if (p.windowBlocks != _params.windowBlocks) {
            for (uint256 s = 0; s < SEATS; s++) {
                if (_seats[s].holder != 0) _seats[s] = Seat(_seats[s].holder, uint64(block.number + 1), 0);
            }
        }
        _params = p;
        _dirty = true;
        emit ParamsChanged();
    }

    /// Pays from the community's pool.
    function spendCommunity(address to, uint256 amount) external onlyGovernance {
        require(amount <= _communityPool, "not so much is in the pool");
        _communityPool -= amount;
        emit CommunitySpent(to, amount);
        _send(to, amount);
    }

    // Views.

    /// The admin of the account.
    function governance() public view returns (address admin) {
        assembly {
            admin := sload(ADMIN)
        }
    }

    function params() external view returns (Params memory) {
        return _params;
    }

    function validatorCount() external view returns (uint256) {
        return _validatorCount;
    }

    function candidateCount() external view returns (uint256) {
        return _candidates.length;
    }

    function consensusOf(uint16 index) external view known(index) returns (Consensus memory) {
        return _consensus[index];
    }

    function keyOf(uint16 index) external view known(index) returns (bytes memory) {
        if (_consensus[index].keyType == SECP256K1) return abi.encodePacked(_key[index], uint8(_keyTail[index]));
        return abi.encodePacked(_key[index]);
    }

    function validator(uint16 index) external view known(index) returns (Validator memory) {
        return _validators[index];
    }

    function monikerOf(uint16 index) external view known(index) returns (string memory) {
        return _monikers[index];
    }

    function selfStake(uint16 index) external view known(index) returns (uint256) {
        return _selfStake(index);
    }

    /// 1 + the index of the validator that the account operates, or 0.
    function operatorIndex(address operator) external view returns (uint256) {
        return _byOperator[operator];
    }

    /// 1 + the index of the validator with a consensus address, or 0.
    function consensusIndex(address consensus) external view returns (uint256) {
        return _byConsensusAddress[consensus];
    }

    function delegation(uint16 index, address delegator) external view known(index) returns (uint256 shares, uint256 tokens, uint256 rewards) {
        Validator storage v = _validators[index];
        Delegation storage d = _delegations[index][delegator];
        shares = d.shares;
        if (shares > 0) tokens = shares * v.tokens / v.shares;
        uint256 due = uint256(_consensus[index].power) * (_rewardPerPower - v.paid) / SCALE;
        uint256 perShare = v.perShare;
        if (v.shares > 0) perShare += (due - due * v.commission / PPM) * SCALE / v.shares;
        rewards = d.owed + shares * (perShare - d.paid) / SCALE;
    }

    function ticketOf(uint256 ticket) external view returns (Ticket memory) {
        require(ticket < _tickets.length, "no such ticket");
        return _tickets[ticket];
    }

    function seatOf(uint8 seat) external view returns (Seat memory) {
        return _seats[seat];
    }

    function totals() external view returns (uint256 tokens, uint256 unbonding, uint256 rewards, uint256 community, uint256 power) {
        return (_totalTokens, _totalUnbonding, _rewardPool, _communityPool, _totalPower);
    }
}
