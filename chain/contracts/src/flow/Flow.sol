// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {PauseControl} from "../base/PauseControl.sol";
import {DigestHistory, IDigestHistory} from "../base/DigestHistory.sol";
import {PastBlocks} from "../base/PastBlocks.sol";
import {EMPTY_DIGEST, SEGMENT_HEIGHT, SEGMENT_SECTORS} from "../base/Units.sol";
import {IMarket} from "../market/IMarket.sol";
import {FlowTree, FlowTrees} from "./FlowTree.sol";
import {EpochRange, EpochRangeWithContextDigest, IFlow, MineContext} from "./IFlow.sol";
import {Submission, SubmissionNode, Submissions} from "./Submission.sol";

/// The flow: one array of sectors that only grows, cut into epochs whose contexts
/// mining refers to (spec/storage.md 2 and 3.1).
contract Flow is IFlow, PauseControl {
    using FlowTrees for FlowTree;

    uint256 private constant ROOTS_KEPT = 1000;

    uint256 public immutable deployDelay;

    /// @custom:storage-location erc7201:0g.storage.Flow
    struct FlowStorage {
        address payable market;
        IDigestHistory rootHistory;
        uint256 firstBlock;
        uint256 blocksPerEpoch;
        uint256 submissionIndex;
        uint256 epoch;
        uint256 epochStartPosition;
        MineContext context;
        mapping(bytes32 digest => EpochRange) epochRanges;
        EpochRangeWithContextDigest[] epochRangeHistory;
        mapping(uint256 txSeq => bytes32) rootByTxSeq;
        FlowTree tree;
    }

    // keccak256(abi.encode(uint256(keccak256("0g.storage.Flow")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant LOCATION = 0x2c76cc46aac583da4777117fb4419fbb43af6051f6353fccbce7a36d394f5500;

    /// Part of the interface; nothing raises it.
    error InvalidSubmission();

    constructor(uint256 deployDelay_) {
        deployDelay = deployDelay_;
        _disableInitializers();
    }

    function initialize(address market_, uint256 blocksPerEpoch_) external initializer {
        FlowStorage storage $ = _flow();
        $.market = payable(market_);
        $.tree.start();
        $.context = MineContext({
            epoch: 0,
            mineStart: $.firstBlock,
            flowRoot: 0,
            flowLength: 1,
            blockDigest: EMPTY_DIGEST,
            digest: EMPTY_DIGEST
        });
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
        _grantRole(PAUSER_ROLE, msg.sender);
        _fill(blocksPerEpoch_, block.number + deployDelay, address(0));
    }

    /// Sets those of the three fields that are still zero; anyone may call it.
    function setParams(uint256 blocksPerEpoch_, uint256 firstBlock_, address rootHistory_) external {
        _fill(blocksPerEpoch_, firstBlock_, rootHistory_);
    }

    function _fill(uint256 blocksPerEpoch_, uint256 firstBlock_, address rootHistory_) private {
        FlowStorage storage $ = _flow();
        if ($.blocksPerEpoch == 0) $.blocksPerEpoch = blocksPerEpoch_;
        if ($.firstBlock == 0) $.firstBlock = firstBlock_;
        if (address($.rootHistory) == address(0)) {
            $.rootHistory = rootHistory_ == address(0) ? new DigestHistory(ROOTS_KEPT) : IDigestHistory(rootHistory_);
        }
    }

    modifier launched() {
        require(block.number >= _flow().firstBlock, "Contract has not launched.");
        _;
    }

    // Submissions.

    function submit(
        Submission memory submission
    )
        public
        payable
        whenNotPaused
        launched
        returns (uint256 index, bytes32 digest, uint256 startIndex, uint256 length)
    {
        require(Submissions.valid(submission), "Invalid submission");
        FlowStorage storage $ = _flow();
        SubmissionNode[] memory nodes = submission.data.nodes;
        length = Submissions.sectors(nodes);
        _beforeSubmit(length);
        _makeContexts();

        uint256 previous = $.tree.length;
        startIndex = _place($.tree, nodes, length);
        IMarket($.market).chargeFee(previous, length, startIndex - previous);

        digest = Submissions.digest(nodes);
        index = $.submissionIndex;
        $.submissionIndex = index + 1;
        $.rootByTxSeq[index] = $.tree.root();
        emit Submit(submission.submitter, digest, index, startIndex, length, submission.data);
    }

    function batchSubmit(
        Submission[] memory submissions
    )
        external
        payable
        whenNotPaused
        launched
        returns (
            uint256[] memory indexes,
            bytes32[] memory digests,
            uint256[] memory startIndexes,
            uint256[] memory lengths
        )
    {
        uint256 count = submissions.length;
        indexes = new uint256[](count);
        digests = new bytes32[](count);
        startIndexes = new uint256[](count);
        lengths = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            (indexes[i], digests[i], startIndexes[i], lengths[i]) = submit(submissions[i]);
        }
    }

    /// Collects the price of so many sectors.
    function _beforeSubmit(uint256 sectors) internal virtual {}

    /// Appends the nodes where the first one's alignment allows; a file that would
    /// straddle a segment boundary begins at one.
    function _place(
        FlowTree storage t,
        SubmissionNode[] memory nodes,
        uint256 length
    ) private returns (uint256 position) {
        uint256 align = nodes[0].height;
        position = FlowTrees.roundUp(t.length, align);
        if (
            position % SEGMENT_SECTORS != 0 &&
            position / SEGMENT_SECTORS != (position + length - 1) / SEGMENT_SECTORS
        ) {
            align = SEGMENT_HEIGHT;
            position = FlowTrees.roundUp(t.length, align);
        }
        t.pad(align);
        for (uint256 i = 0; i < nodes.length; ++i) {
            t.append(nodes[i].root, nodes[i].height);
        }
    }

    // Contexts.

    function makeContext() external launched {
        _makeContexts();
    }

    function makeContextFixedTimes(uint256 cnt) external launched {
        for (uint256 i = 0; i <= cnt; ++i) {
            if (!_makeOne()) return;
        }
    }

    function makeContextWithResult() external launched returns (MineContext memory) {
        _makeContexts();
        return _flow().context;
    }

    function queryContextAtPosition(
        uint128 targetPosition
    ) external launched returns (EpochRangeWithContextDigest memory range) {
        _makeContexts();
        FlowStorage storage $ = _flow();
        require(targetPosition < $.tree.length, "Queried position exceeds upper bound");
        uint256 low = 0;
        uint256 high = $.epochRangeHistory.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            range = $.epochRangeHistory[middle];
            if (targetPosition < range.start) {
                high = middle;
            } else if (targetPosition >= range.end) {
                low = middle + 1;
            } else {
                return range;
            }
        }
        revert("Can not find proper context");
    }

    /// Not a view, as in the interface that clients know.
    function computeFlowRoot() external returns (bytes32) {
        return _root();
    }

    function _makeContexts() private {
        while (_makeOne()) {}
    }

    /// Makes the context of the next epoch if its block has passed.
    function _makeOne() private whenNotPaused returns (bool) {
        FlowStorage storage $ = _flow();
        uint256 next = $.epoch + 1;
        uint256 mineStart;
        unchecked {
            mineStart = $.firstBlock + next * $.blocksPerEpoch;
        }
        if (mineStart >= block.number) return false;

        bytes32 root = _root();
        uint256 length = $.tree.length;
        $.rootHistory.insert(root);

        bytes32 blockDigest = EMPTY_DIGEST;
        bytes32 digest = EMPTY_DIGEST;
        if (block.number - mineStart <= PastBlocks.WINDOW) {
            blockDigest = PastBlocks.hashOf(mineStart);
            digest = keccak256(abi.encode(blockDigest, root, length));
            uint128 from = uint128($.epochStartPosition);
            uint128 to = uint128(length);
            $.epochRanges[digest] = EpochRange(from, to);
            $.epochRangeHistory.push(EpochRangeWithContextDigest(from, to, digest));
            $.epochStartPosition = length;
        }
        $.epoch = next;
        $.context = MineContext(next, mineStart, root, length, blockDigest, digest);
        emit NewEpoch(msg.sender, next, root, $.submissionIndex, length, digest);
        return true;
    }

    /// Root of the flow now: the one that the last submission left.
    function _root() private view returns (bytes32) {
        FlowStorage storage $ = _flow();
        uint256 count = $.submissionIndex;
        return count == 0 ? bytes32(0) : $.rootByTxSeq[count - 1];
    }

    // Views.

    function market() public view returns (address payable) {
        return _flow().market;
    }

    function tree() external view returns (uint256 currentLength, uint256 unstagedHeight) {
        FlowTree storage t = _flow().tree;
        return (t.length, t.levels());
    }

    function numSubmissions() external view returns (uint256) {
        return _flow().submissionIndex;
    }

    function submissionIndex() external view returns (uint256) {
        return _flow().submissionIndex;
    }

    function epoch() external view returns (uint256) {
        return _flow().epoch;
    }

    function epochStartPosition() external view returns (uint256) {
        return _flow().epochStartPosition;
    }

    function getContext() external view returns (MineContext memory) {
        return _flow().context;
    }

    function getEpochRange(bytes32 digest) external view returns (EpochRange memory) {
        return _flow().epochRanges[digest];
    }

    function getEpochRangeHistory(uint256 index) external view returns (EpochRangeWithContextDigest memory) {
        return _flow().epochRangeHistory[index];
    }

    function getFlowRootByTxSeq(uint256 txSeq) external view returns (bytes32) {
        return _flow().rootByTxSeq[txSeq];
    }

    function firstBlock() external view returns (uint256) {
        return _flow().firstBlock;
    }

    function blocksPerEpoch() external view returns (uint256) {
        return _flow().blocksPerEpoch;
    }

    function rootHistory() external view returns (IDigestHistory) {
        return _flow().rootHistory;
    }

    function _flow() private pure returns (FlowStorage storage $) {
        assembly {
            $.slot := LOCATION
        }
    }
}
