package rules

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// Reason names why a proposal is refused; it is a metric label and never changes.
type Reason string

// The reasons. Count, Encoding and Execution belong to steps before and after
// Check.
const (
	Count       Reason = "tx_count"
	Encoding    Reason = "encoding"
	Size        Reason = "size"
	Number      Reason = "number"
	Parent      Reason = "parent"
	WrongTime   Reason = "time"
	Mix         Reason = "randao"
	Root        Reason = "context_word"
	Withdrawals Reason = "withdrawals"
	Extra       Reason = "extra_data"
	GasLimit    Reason = "gas_limit"
	BlobTx      Reason = "blob_transaction"
	Uncles      Reason = "uncles"
	Execution   Reason = "execution"
	Panic       Reason = "panic"
)

// Reasons lists all reasons.
var Reasons = []Reason{Count, Encoding, Size, Number, Parent, WrongTime, Mix, Root, Withdrawals, Extra, GasLimit, BlobTx, Uncles, Execution, Panic}

// Violation says which rule a proposal breaks.
type Violation struct {
	Reason Reason
	Detail string
}

func (v *Violation) Error() string { return fmt.Sprintf("%s: %s", v.Reason, v.Detail) }

// Refuse makes a violation.
func Refuse(r Reason, format string, args ...any) *Violation {
	return &Violation{Reason: r, Detail: fmt.Sprintf(format, args...)}
}

// maxExtra is the length limit of a header's extraData in bytes.
const maxExtra = 32

// Expected is what consensus and the parent dictate of the next block.
type Expected struct {
	Height      uint64
	Parent      common.Hash
	Time        uint64 // seconds since 1970
	Randao      common.Hash
	Word        common.Hash // block context, in the header's parent beacon root
	Withdrawals types.Withdrawals
	GasLimit    uint64 // pinned by genesis
	MaxBytes    uint64 // of the block's RLP; 0: no limit beside consensus' own
}

// Check compares a block with what consensus dictates. The order is fixed: the
// first broken rule is reported. The fee recipient is the proposer's choice and
// what execution determines is left to execution.
func Check(b *types.Block, e Expected) *Violation {
	h := b.Header()
	switch {
	case e.MaxBytes > 0 && b.Size() > e.MaxBytes:
		return Refuse(Size, "block of %d bytes, limit %d", b.Size(), e.MaxBytes)
	case !h.Number.IsUint64() || h.Number.Uint64() != e.Height:
		return Refuse(Number, "block number %v at height %d", h.Number, e.Height)
	case h.ParentHash != e.Parent:
		return Refuse(Parent, "parent %s, head is %s", h.ParentHash, e.Parent)
	case h.Time != e.Time:
		return Refuse(WrongTime, "timestamp %d, want %d", h.Time, e.Time)
	case h.MixDigest != e.Randao:
		return Refuse(Mix, "mixDigest %s, want %s", h.MixDigest, e.Randao)
	case h.ParentBeaconRoot == nil:
		return Refuse(Root, "no parent beacon root")
	case *h.ParentBeaconRoot != e.Word:
		return Refuse(Root, "parent beacon root %s, want %s", *h.ParentBeaconRoot, e.Word)
	case len(h.Extra) > maxExtra:
		return Refuse(Extra, "%d bytes of extraData, limit %d", len(h.Extra), maxExtra)
	case h.GasLimit != e.GasLimit:
		return Refuse(GasLimit, "gas limit %d, genesis says %d", h.GasLimit, e.GasLimit)
	case len(b.Uncles()) > 0 || h.UncleHash != types.EmptyUncleHash:
		return Refuse(Uncles, "%d uncles", len(b.Uncles()))
	}
	if v := checkWithdrawals(b.Withdrawals(), e.Withdrawals); v != nil {
		return v
	}
	for i, tx := range b.Transactions() {
		if tx.Type() == types.BlobTxType {
			return Refuse(BlobTx, "transaction %d carries blobs, which this chain has none of", i)
		}
	}
	return nil
}

func checkWithdrawals(got, want types.Withdrawals) *Violation {
	if got == nil {
		return Refuse(Withdrawals, "no list of withdrawals")
	}
	if len(got) != len(want) {
		return Refuse(Withdrawals, "%d withdrawals, want %d", len(got), len(want))
	}
	for i := range got {
		if *got[i] != *want[i] {
			return Refuse(Withdrawals, "withdrawal %d is %+v, want %+v", i, *got[i], *want[i])
		}
	}
	return nil
}

// EnvelopeOverhead bounds what an envelope and a block add to the transactions'
// bytes: header, lists, withdrawals, envelope and CometBFT framing.
const EnvelopeOverhead = 64 << 10

// WorstCaseBytes is the largest block that a gas limit admits: all gas spent on
// calldata at the floor price of 10 gas for a zero byte (EIP-7623).
func WorstCaseBytes(gasLimit uint64) uint64 { return gasLimit/10 + EnvelopeOverhead }

// MaxBlockRLP is the limit on a block's RLP from Osaka on (EIP-7934), in bytes.
const MaxBlockRLP = params.MaxBlockSize
