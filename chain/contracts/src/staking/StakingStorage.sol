// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// What the staking contract remembers. Consensus reads slots 0 to 6 straight from
/// the account's storage (spec/chain.md 6): their layout is frozen, and later
/// versions may only append.
abstract contract StakingStorage {
    /// What consensus knows of a validator.
    struct Consensus {
        uint8 keyType; // ED25519 or SECP256K1
        uint64 power; // that consensus was told; 0: not in the set
        uint8 status;
        uint8 seat; // 1 + bit in the bitmap of absent validators; 0: none
    }

    /// A change of the validator set.
    struct Change {
        uint16 index;
        uint64 power; // 0: leaves
    }

    struct Params {
        uint128 minSelfStake; // wei, of the operator's own delegation
        uint128 minDelegation; // wei, of one call
        uint64 unbondingBlocks;
        uint64 jailBlocks;
        uint64 windowBlocks; // of the judgement of absence
        uint64 commissionSeconds; // between two steps of a commission
        uint32 maxValidators; // in the set
        uint32 maxCandidates; // that are ranked
        uint32 minSignedPpm; // of the window
        uint32 downtimeSlashPpm;
        uint32 doubleSignSlashPpm;
        uint32 proposerBonusPpm;
        uint32 communityTaxPpm;
        uint32 maxCommissionPpm;
        uint32 commissionStepPpm;
        uint8 keyTypes; // bit 1 << keyType: allowed
    }

    struct Validator {
        address operator;
        uint32 commission; // ppm
        uint64 commissionTime; // of the last change, seconds
        uint128 tokens; // delegated, wei
        uint128 unbonding; // on the way out, wei
        uint256 shares; // of tokens
        uint256 unbondingShares; // of unbonding
        uint256 perShare; // rewards ever, × SCALE
        uint256 paid; // rewardPerPower up to which the validator has got its part
        uint256 owedCommission; // wei
        uint64 jailedUntil; // block
        uint16 place; // 1 + place among the candidates; 0: none
    }

    struct Delegation {
        uint256 shares;
        uint256 paid; // perShare up to which owed is complete
        uint256 owed; // wei
    }

    struct Ticket {
        address owner;
        uint16 index;
        uint64 ripe; // first block in which it can be withdrawn
        uint256 shares; // of the validator's unbonding
    }

    /// Only the moniker is stored; the event has all.
    struct Description {
        string moniker;
        string identity;
        string website;
        string contact;
        string details;
    }

    /// One bit of the bitmap, and who has it.
    struct Seat {
        uint16 holder; // 1 + index; 0: free
        uint64 since; // first block whose absence counts
        uint32 missed; // blocks of the window
    }

    struct Absence {
        uint128 seats; // bitmap as in the block context word
        uint64 number; // of the block
    }

    uint256 internal _validatorCount; // slot 0
    uint256 internal _diffEpoch; // slot 1: block of the newest diff
    mapping(uint256 => Consensus) internal _consensus; // slot 2
    mapping(uint256 => bytes32) internal _key; // slot 3: first 32 bytes
    mapping(uint256 => uint256) internal _keyTail; // slot 4: byte 33
    Change[] internal _diff; // slot 5
    mapping(address => uint256) internal _byConsensusAddress; // slot 6: 1 + index

    Params internal _params; // slots 7 to 10
    uint256 internal _totalTokens; // slot 11, wei
    uint256 internal _totalUnbonding; // slot 12, wei
    uint256 internal _rewardPool; // slot 13, wei: owed to validators and delegators
    uint256 internal _communityPool; // slot 14, wei
    uint256 internal _totalPower; // slot 15
    uint256 internal _rewardPerPower; // slot 16, × SCALE
    mapping(uint256 => Validator) internal _validators; // slot 17
    mapping(uint256 => mapping(address => Delegation)) internal _delegations; // slot 18
    mapping(address => uint256) internal _byOperator; // slot 19: 1 + index
    uint16[] internal _candidates; // slot 20: may be in the set
    mapping(uint256 => Seat) internal _seats; // slot 21
    mapping(uint256 => Absence) internal _absences; // slot 22: by block mod window
    Ticket[] internal _tickets; // slot 23
    mapping(uint256 => string) internal _monikers; // slot 24
    uint256 internal _lastBlock; // slot 25: of onBlock
    bool internal _dirty; // slot 26: the ranking may have changed

    uint8 internal constant ED25519 = 1;
    uint8 internal constant SECP256K1 = 2;

    // Status.
    uint8 internal constant ACTIVE = 1; // in the set
    uint8 internal constant WAITING = 2; // not among the first
    uint8 internal constant JAILED = 3;
    uint8 internal constant TOMBSTONED = 4; // for ever

    uint256 internal constant PPM = 1e6;
    uint256 internal constant SCALE = 1e18;
    uint256 internal constant SEATS = 128; // bits of the bitmap

    event ValidatorCreated(uint16 indexed index, address indexed operator, uint8 keyType, bytes pubkey, uint256 selfStake);
    event Delegated(uint16 indexed index, address indexed delegator, uint256 amount, uint256 shares);
    event Undelegated(uint16 indexed index, address indexed delegator, uint256 ticket, uint256 amount, uint64 ripe);
    event Withdrawn(uint256 indexed ticket, address indexed delegator, uint256 amount);
    event Claimed(uint16 indexed index, address indexed delegator, uint256 amount);
    event CommissionWithdrawn(uint16 indexed index, uint256 amount);
    event CommissionChanged(uint16 indexed index, uint32 ppm);
    event DescriptionChanged(uint16 indexed index, Description description);
    /// kind: 1 duplicate vote, 2 light client attack, 3 absence.
    event Slashed(uint16 indexed index, uint8 kind, uint256 amount, uint256 height);
    event Jailed(uint16 indexed index, uint64 untilBlock);
    event Unjailed(uint16 indexed index);
    event Tombstoned(uint16 indexed index);
    event PowerChanged(uint16 indexed index, uint64 power);
    event ParamsChanged();
    event CommunitySpent(address indexed to, uint256 amount);

    /// The validator must exist.
    modifier known(uint256 index) {
        require(index < _validatorCount, "no validator has this index");
        _;
    }

    function _send(address to, uint256 amount) internal {
        (bool done,) = to.call{value: amount}("");
        require(done, "the receiver does not take the money");
    }
}
