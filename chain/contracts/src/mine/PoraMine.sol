// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AccessControlEnumerableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/extensions/AccessControlEnumerableUpgradeable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {PastBlocks} from "../base/PastBlocks.sol";
import {EMPTY_DIGEST, LOAD_SECTORS, LOAD_UNITS, PRICING_SECTORS, UNIT_SECTORS, UNIT_WORDS} from "../base/Units.sol";
import {EpochRange, IFlow, MineContext} from "../flow/IFlow.sol";
import {IReward} from "../reward/IReward.sol";
import {Answers, PoraAnswer} from "./Answer.sol";
import {RecallRange, RecallRanges} from "./RecallRange.sol";

/// What a miner needs to search: target and subtask are zero outside its window.
struct WorkerContext {
    MineContext context;
    uint256 poraTarget;
    bytes32 subtaskDigest;
    uint64 maxShards;
}

/// Judges answers and pays for the good ones (spec/storage.md 3.2 and 4). The order
/// of the checks decides which message a bad answer gets.
contract PoraMine is AccessControlEnumerableUpgradeable {
    using RecallRanges for RecallRange;

    struct MineInitParams {
        uint256 difficulty;
        uint256 targetMineBlocks;
        uint256 targetSubmissions;
        uint64 maxShards;
        uint256 nSubtasks;
        uint256 subtaskInterval;
    }

    bytes32 public constant PARAMS_ADMIN_ROLE = keccak256("PARAMS_ADMIN_ROLE");

    uint64 private constant VERSION = 1;
    /// Workers ask with eth_call in this account's name.
    address private constant WORKER_CALLER = 0x000000000000000000000000000000000000000A;
    /// Targets are adjusted without their lowest bits, which leaves room to multiply.
    uint256 private constant SPARE_BITS = 16;
    uint256 private constant TOP = type(uint256).max >> SPARE_BITS;

    bool public immutable sealDataEnabled;
    bool public immutable dataProofEnabled;
    bool public immutable fixedDifficulty;

    /// @custom:storage-location erc7201:0g.storage.PoraMine
    struct PoraMineStorage {
        address flow;
        uint64 maxShards;
        address reward;
        uint256 targetMineBlocks;
        uint256 targetSubmissions;
        uint256 targetSubmissionsNextEpoch;
        uint256 nSubtasks;
        uint256 nSubtasksNextEpoch;
        uint256 subtaskInterval;
        uint256 subtaskIntervalNextEpoch;
        uint256 difficultyAdjustRatio;
        uint256 minDifficulty;
        uint256 poraTarget;
        uint256 lastMinedEpoch;
        uint256 currentSubmissions;
        mapping(bytes32 quality => bool) submitted;
        mapping(bytes32 minerId => address) beneficiaries;
    }

    // keccak256(abi.encode(uint256(keccak256("0g.storage.PoraMine")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant LOCATION = 0x11daa6f94f95391c200e8721026efe26699a21dbe0ead47ee9562dd85a6e3000;

    event NewMinerId(bytes32 indexed minerId, address indexed beneficiary);
    event UpdateMinerId(bytes32 indexed minerId, address indexed from, address indexed to);
    event NewSubmission(uint256 indexed epoch, bytes32 indexed minerId, uint256 epochIndex, uint256 recallPosition);

    /// Bits of settings: 1 answers are not sealed, 2 no proof that the data are the
    /// flow's, 4 the target is always the easiest.
    constructor(uint256 settings) {
        sealDataEnabled = settings & 1 == 0;
        dataProofEnabled = settings & 2 == 0;
        fixedDifficulty = settings & 4 != 0;
        _disableInitializers();
    }

    function initialize(address flow_, address reward_, MineInitParams memory params) external initializer {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(PARAMS_ADMIN_ROLE, msg.sender);
        PoraMineStorage storage $ = _mine();
        uint256 target = type(uint256).max / params.difficulty;
        $.poraTarget = fixedDifficulty ? type(uint256).max : target;
        $.difficultyAdjustRatio = 20;
        $.flow = flow_;
        $.reward = reward_;
        $.targetMineBlocks = params.targetMineBlocks;
        $.maxShards = params.maxShards;
        $.targetSubmissions = $.targetSubmissionsNextEpoch = params.targetSubmissions;
        $.nSubtasks = $.nSubtasksNextEpoch = params.nSubtasks;
        $.subtaskInterval = $.subtaskIntervalNextEpoch = params.subtaskInterval;
    }

    // Answers.

    function submit(PoraAnswer memory answer) external {
        PoraMineStorage storage $ = _mine();
        address beneficiary = _beneficiary(answer.minerId);

        MineContext memory context = IFlow($.flow).makeContextWithResult();
        _roll(context.epoch);
        bytes32 subtaskDigest = getSubtaskDigest(context, answer.minerId);

        basicCheck(answer, context);
        require(answer.range.shards() <= $.maxShards, "Exceeding the allowed number of shards");
        _checkData(answer, context.flowRoot);

        bytes32 quality = pora(answer, subtaskDigest);
        uint256 scale = answer.range.scaleX64(context.flowLength);
        require(uint256(quality) <= ($.poraTarget / scale) << 64, "Do not reach target quality");
        require(!$.submitted[quality], "Answer has been submitted");
        $.submitted[quality] = true;

        IReward($.reward).claimMineReward(answer.recallPosition / PRICING_SECTORS, payable(beneficiary), answer.minerId);

        uint256 index = $.currentSubmissions;
        emit NewSubmission(context.epoch, answer.minerId, index, answer.recallPosition);
        $.lastMinedEpoch = context.epoch;
        $.currentSubmissions = index + 1;
    }

    function _beneficiary(bytes32 minerId) private view returns (address account) {
        require(minerId != 0, "MinerId cannot be zero");
        account = _mine().beneficiaries[minerId];
        require(account != address(0), "MinerId does not registered");
    }

    /// Context, quota, range and the epoch that the unit was sealed in.
    function basicCheck(PoraAnswer memory answer, MineContext memory context) public view {
        PoraMineStorage storage $ = _mine();
        require(context.digest == answer.contextDigest, "Inconsistent mining digest");
        require(context.digest != EMPTY_DIGEST, "Empty digest can not mine");
        require($.currentSubmissions < 2 * $.targetSubmissions, "Epoch has enough submissions");

        answer.range.check((context.flowLength / LOAD_SECTORS) * LOAD_SECTORS);
        // The two bounds that this contract states beyond the network's.
        require(answer.sealOffset < LOAD_UNITS, "Seal offset out of bound");
        uint256 end = answer.recallPosition + UNIT_SECTORS;
        require(end <= answer.range.startPosition + answer.range.mineLength, "Recall position out of range");

        EpochRange memory r = IFlow($.flow).getEpochRange(answer.sealedContextDigest);
        require(r.start < end && end <= r.end, "Invalid sealed context digest");
    }

    /// The sealed data are those of the flow, at the place that they are said to be.
    function _checkData(PoraAnswer memory answer, bytes32 flowRoot) private view {
        bytes32[UNIT_WORDS] memory raw;
        if (sealDataEnabled) {
            require(answer.sealedContextDigest != EMPTY_DIGEST, "Seal digest cannot be empty");
            raw = Answers.unseal(answer);
        } else {
            // Not a copy. With settings 1 alone, the proof below overwrites the words
            // that the quality is then computed from, as in the network's contract.
            raw = answer.sealedData;
        }
        if (dataProofEnabled) {
            require(Answers.flowRoot(answer, raw) == flowRoot, "Inconsistent merkle root");
        }
    }

    /// The quality of an answer, and the check that its nonce leads to its place.
    function pora(PoraAnswer memory answer, bytes32 subtaskDigest) public view returns (bytes32) {
        require(answer.minerId != 0, "Miner ID cannot be empty");
        bytes32[2] memory seed = Answers.padSeed(answer, subtaskDigest, answer.range.digest());
        (bytes32[UNIT_WORDS] memory mixed, bytes32 recallSeed) = Answers.mix(answer, seed);
        require(
            answer.recallPosition == answer.range.recall(recallSeed) + answer.sealOffset * UNIT_SECTORS,
            "Incorrect recall position"
        );
        return Answers.quality(answer.sealOffset, seed, mixed);
    }

    // Windows.

    /// First and last block around a miner's window: it may submit after the first
    /// and up to the last.
    function _window(MineContext memory context, bytes32 minerId) private view returns (uint256 start, uint256 end) {
        PoraMineStorage storage $ = _mine();
        uint256 index = uint256(keccak256(abi.encode(context.digest, minerId))) % $.nSubtasks;
        start = context.mineStart + index * $.subtaskInterval;
        end = start + $.targetMineBlocks;
    }

    function _subtaskDigest(bytes32 contextDigest, uint256 start) private view returns (bytes32) {
        return keccak256(abi.encode(contextDigest, PastBlocks.hashOf(start)));
    }

    function getSubtaskDigest(MineContext memory context, bytes32 minerId) public view returns (bytes32) {
        (uint256 start, uint256 end) = _window(context, minerId);
        require(block.number > start, "Earlier than expected subtask start block.");
        require(block.number <= end, "Mine deadline exceed");
        return _subtaskDigest(context.digest, start);
    }

    function computeWorkerContext(bytes32 minerId) external returns (WorkerContext memory answer) {
        require(msg.sender == WORKER_CALLER, "Only authorized caller can compute worker context");
        _beneficiary(minerId);
        PoraMineStorage storage $ = _mine();
        answer.maxShards = $.maxShards;
        answer.context = IFlow($.flow).makeContextWithResult();
        // The window is that of the parameters before the epoch's roll.
        (uint256 start, uint256 end) = _window(answer.context, minerId);
        if (block.number <= start || block.number > end) return answer;
        answer.subtaskDigest = _subtaskDigest(answer.context.digest, start);
        if (answer.context.epoch > $.lastMinedEpoch) _roll(answer.context.epoch);
        if ($.currentSubmissions < 2 * $.targetSubmissions) answer.poraTarget = $.poraTarget;
    }

    function canSubmit() external returns (bool) {
        PoraMineStorage storage $ = _mine();
        MineContext memory context = IFlow($.flow).makeContextWithResult();
        return context.epoch > $.lastMinedEpoch || $.currentSubmissions < 2 * $.targetSubmissions;
    }

    // Epochs and difficulty.

    /// On the first answer of an epoch: adjusts the target to the answers of the
    /// last epoch that had any, and lets new parameters in.
    function _roll(uint256 epoch) private {
        PoraMineStorage storage $ = _mine();
        uint256 last = $.lastMinedEpoch;
        require(epoch >= last, "Internal error: epoch number decrease");
        if (epoch == last || last == 0) return;
        _adjust();
        $.currentSubmissions = 0;
        $.targetSubmissions = $.targetSubmissionsNextEpoch;
        $.nSubtasks = $.nSubtasksNextEpoch;
        $.subtaskInterval = $.subtaskIntervalNextEpoch;
    }

    function _adjust() private {
        PoraMineStorage storage $ = _mine();
        uint256 old = $.poraTarget >> SPARE_BITS;
        uint256 count = $.currentSubmissions;
        uint256 wanted = count > 0 ? Math.mulDiv(old, $.targetSubmissions, count) : TOP;
        if (fixedDifficulty) return;
        uint256 ratio = $.difficultyAdjustRatio;
        uint256 next = (old * (ratio - 1) + wanted) / ratio;
        if (next > old * 2) next = old * 2;
        if (next < old / 2) next = old / 2;
        if (next > TOP) next = TOP;
        $.poraTarget = next << SPARE_BITS;
        _limitTarget();
    }

    /// Keeps the target at or below what minDifficulty allows.
    function _limitTarget() private {
        PoraMineStorage storage $ = _mine();
        uint256 least = $.minDifficulty;
        if (least == 0) return;
        uint256 limit = type(uint256).max / least;
        if ($.poraTarget > limit) $.poraTarget = limit;
    }

    // Miner ids.

    function requestMinerId(address beneficiary, uint64 seed) external {
        PoraMineStorage storage $ = _mine();
        bytes32 minerId = keccak256(abi.encodePacked(PastBlocks.hashOf(block.number - 1), msg.sender, seed));
        require($.beneficiaries[minerId] == address(0), "MinerId has registered");
        $.beneficiaries[minerId] = beneficiary;
        emit NewMinerId(minerId, beneficiary);
    }

    function transferBeneficial(address to, bytes32 minerId) external {
        PoraMineStorage storage $ = _mine();
        require($.beneficiaries[minerId] == msg.sender, "Sender does not own minerId");
        $.beneficiaries[minerId] = to;
        emit UpdateMinerId(minerId, msg.sender, to);
    }

    // Parameters. Those with a value for the next epoch change at once only while
    // nothing has been mined.

    function setTargetMineBlocks(uint256 targetMineBlocks_) external onlyRole(PARAMS_ADMIN_ROLE) {
        require(targetMineBlocks_ <= 256, "target mine block must <= 256");
        _mine().targetMineBlocks = targetMineBlocks_;
    }

    function setTargetSubmissions(uint256 targetSubmissions_) external onlyRole(PARAMS_ADMIN_ROLE) {
        PoraMineStorage storage $ = _mine();
        $.targetSubmissionsNextEpoch = targetSubmissions_;
        if ($.lastMinedEpoch == 0) $.targetSubmissions = targetSubmissions_;
    }

    function setDifficultyAdjustRatio(uint256 difficultyAdjustRatio_) external onlyRole(PARAMS_ADMIN_ROLE) {
        require(difficultyAdjustRatio_ > 0, "Adjust ratio must be non-zero");
        _mine().difficultyAdjustRatio = difficultyAdjustRatio_;
    }

    function setMaxShards(uint64 maxShards_) external onlyRole(PARAMS_ADMIN_ROLE) {
        require(maxShards_ > 0, "Max shard number cannot be zero");
        require(maxShards_ & (maxShards_ - 1) == 0, "Max shard number must be power of 2");
        _mine().maxShards = maxShards_;
    }

    function setMinDifficulty(uint256 minDifficulty_) external onlyRole(PARAMS_ADMIN_ROLE) {
        _mine().minDifficulty = minDifficulty_;
        _limitTarget();
    }

    function setNumSubtasks(uint256 nSubtasks_) external onlyRole(PARAMS_ADMIN_ROLE) {
        PoraMineStorage storage $ = _mine();
        require(nSubtasks_ > 0, "Number of subtasks cannot be zero");
        require(
            _fits(nSubtasks_, $.subtaskIntervalNextEpoch),
            "Number of subtasks must be less than blocks per epoch"
        );
        $.nSubtasksNextEpoch = nSubtasks_;
        if ($.lastMinedEpoch == 0) $.nSubtasks = nSubtasks_;
    }

    function setSubtaskInterval(uint256 subtaskInterval_) external onlyRole(PARAMS_ADMIN_ROLE) {
        PoraMineStorage storage $ = _mine();
        require(subtaskInterval_ > 0, "Subtask interval cannot be zero");
        require(
            _fits($.nSubtasksNextEpoch, subtaskInterval_),
            "Number of subtask intervals must be less than blocks per epoch"
        );
        $.subtaskIntervalNextEpoch = subtaskInterval_;
        if ($.lastMinedEpoch == 0) $.subtaskInterval = subtaskInterval_;
    }

    /// Whether the last window of an epoch ends before the epoch does.
    function _fits(uint256 subtasks, uint256 interval) private view returns (bool) {
        PoraMineStorage storage $ = _mine();
        return (subtasks - 1) * interval + $.targetMineBlocks + 1 < IFlow($.flow).blocksPerEpoch();
    }

    // Views.

    function poraVersion() external pure returns (uint64) {
        return VERSION;
    }

    function computeWorkerContextCaller() external pure returns (address) {
        return WORKER_CALLER;
    }

    function flow() external view returns (address) {
        return _mine().flow;
    }

    function reward() external view returns (address) {
        return _mine().reward;
    }

    function targetMineBlocks() external view returns (uint256) {
        return _mine().targetMineBlocks;
    }

    function targetSubmissions() external view returns (uint256) {
        return _mine().targetSubmissions;
    }

    function targetSubmissionsNextEpoch() external view returns (uint256) {
        return _mine().targetSubmissionsNextEpoch;
    }

    function difficultyAdjustRatio() external view returns (uint256) {
        return _mine().difficultyAdjustRatio;
    }

    function maxShards() external view returns (uint64) {
        return _mine().maxShards;
    }

    function lastMinedEpoch() external view returns (uint256) {
        return _mine().lastMinedEpoch;
    }

    function currentSubmissions() external view returns (uint256) {
        return _mine().currentSubmissions;
    }

    function poraTarget() external view returns (uint256) {
        return _mine().poraTarget;
    }

    function minDifficulty() external view returns (uint256) {
        return _mine().minDifficulty;
    }

    function nSubtasks() external view returns (uint256) {
        return _mine().nSubtasks;
    }

    function nSubtasksNextEpoch() external view returns (uint256) {
        return _mine().nSubtasksNextEpoch;
    }

    function subtaskInterval() external view returns (uint256) {
        return _mine().subtaskInterval;
    }

    function subtaskIntervalNextEpoch() external view returns (uint256) {
        return _mine().subtaskIntervalNextEpoch;
    }

    function beneficiaries(bytes32 digest) external view returns (address) {
        return _mine().beneficiaries[digest];
    }

    function _mine() internal pure returns (PoraMineStorage storage $) {
        assembly {
            $.slot := LOCATION
        }
    }
}
