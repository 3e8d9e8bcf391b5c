package flow

import (
	"encoding/binary"
	"sort"

	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

// Answers of the Flow contract's context queries (spec/storage.md 2.6, 3.1).
const (
	ErrNotLaunched  revert.Reason = "Contract has not launched."
	ErrBeyondFlow   revert.Reason = "Queried position exceeds upper bound"
	ErrNoContextYet revert.Reason = "Can not find proper context"
)

// HistoryBlocks is how far back a block hash can be had: by the BLOCKHASH
// instruction for 256 blocks, by the history contract of EIP-2935 beyond.
const HistoryBlocks = 8191

// BlockHash returns what a contract running in block current sees as the hash of
// block number: zero for the current and future blocks and for those beyond the
// window. source knows the hashes.
func BlockHash(current, number uint64, source func(uint64) Hash) Hash {
	if number >= current || current-number > HistoryBlocks {
		return Hash{}
	}
	return source(number)
}

// Context is what one epoch mines on: the flow as it was at the epoch's start.
type Context struct {
	Epoch       uint64
	MineStart   uint64 // block number
	FlowRoot    Hash
	FlowLength  uint64 // sectors
	BlockDigest Hash   // hash of block MineStart, or merkle.Empty
	Digest      Hash   // merkle.Empty: an expired epoch, nothing can be mined
}

// ContextDigest is the digest of a context that did not expire.
func ContextDigest(blockDigest, flowRoot Hash, flowLength uint64) Hash {
	var length [32]byte
	binary.BigEndian.PutUint64(length[24:], flowLength)
	return merkle.Sum(blockDigest[:], flowRoot[:], length[:])
}

// EpochRange is the part of the flow whose units are sealed with Digest: those
// whose last sector lies in [Start, End).
type EpochRange struct {
	Start, End uint64
	Digest     Hash
}

// Epochs is the state of the Flow contract's context rules. Range histories can
// be long; they are shared between copies made by Snapshot.
type Epochs struct {
	FirstBlock, BlocksPerEpoch uint64

	Epoch         uint64 // epochs made so far
	StartPosition uint64 // where the next epoch range begins
	Current       Context
	History       []EpochRange // in order, empty ranges included, expired epochs not
}

// NewEpochs returns the state at deployment.
func NewEpochs(firstBlock, blocksPerEpoch uint64) *Epochs {
	return &Epochs{
		FirstBlock: firstBlock, BlocksPerEpoch: blocksPerEpoch,
		Current: Context{FlowLength: FirstLength, BlockDigest: merkle.Empty, Digest: merkle.Empty},
	}
}

// Snapshot returns a copy that Step does not touch.
func (e *Epochs) Snapshot() Epochs {
	s := *e
	s.History = e.History[:len(e.History):len(e.History)]
	return s
}

// Next returns the block that ends the running epoch: the first block after it
// makes the next context.
func (e *Epochs) Next() uint64 { return e.FirstBlock + (e.Epoch+1)*e.BlocksPerEpoch }

// Made is a context that Step created, and its range; Expired ones have none.
type Made struct {
	Context Context
	Range   EpochRange
	Expired bool
}

// Step makes one context if a transaction in block would, for a flow with the
// given root and length (spec/storage.md 2.6). BlockHash applies to hash.
func (e *Epochs) Step(block uint64, root Hash, length uint64, hash func(uint64) Hash) (m Made, ok bool) {
	start := e.Next()
	if start >= block {
		return Made{}, false
	}
	m.Context = Context{MineStart: start, FlowRoot: root, FlowLength: length, BlockDigest: merkle.Empty, Digest: merkle.Empty}
	if m.Expired = block-start > HistoryBlocks; !m.Expired {
		m.Context.BlockDigest = BlockHash(block, start, hash)
		m.Context.Digest = ContextDigest(m.Context.BlockDigest, root, length)
		m.Range = EpochRange{e.StartPosition, length, m.Context.Digest}
		e.History = append(e.History, m.Range)
		e.StartPosition = length
	}
	e.Epoch++
	m.Context.Epoch = e.Epoch
	e.Current = m.Context
	return m, true
}

// Advance makes every pending context and returns them.
func (e *Epochs) Advance(block uint64, root Hash, length uint64, hash func(uint64) Hash) (made []Made) {
	for {
		m, ok := e.Step(block, root, length, hash)
		if !ok {
			return made
		}
		made = append(made, m)
	}
}

// RangeOf returns the range recorded for a digest; the contract answers {0, 0}
// for an unknown one. Of equal digests the last counts. It looks through the
// history from its end.
func (e *Epochs) RangeOf(digest Hash) (r EpochRange, ok bool) {
	for i := len(e.History) - 1; i >= 0; i-- {
		if e.History[i].Digest == digest {
			return e.History[i], true
		}
	}
	return EpochRange{Digest: digest}, false
}

// At returns the range that holds a position of a flow of length sectors, as
// queryContextAtPosition does after making pending contexts: ErrBeyondFlow, or
// ErrNoContextYet for sectors of the running epoch.
func (e *Epochs) At(position, length uint64) (EpochRange, error) {
	if position >= length {
		return EpochRange{}, ErrBeyondFlow
	}
	i := sort.Search(len(e.History), func(i int) bool { return position < e.History[i].End })
	if i == len(e.History) || position < e.History[i].Start {
		return EpochRange{}, ErrNoContextYet
	}
	return e.History[i], nil
}
