package demo

import (
	"math/bits"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/reward"
)

// fillers returns the submissions of zero files that fill the pricing chunk in
// which a flow of length sectors ends: the linear reward pays nothing, not even the
// base reward, for a chunk that is not full (spec/storage.md 3.4). Each begins
// where the one before ends, so there is no gap. A full chunk needs none.
//
// The files are as large as the flow's alignment allows: 256·2^h bytes, where h is
// the number of trailing zero bits of the length so far, and their one node is the
// root of 2^h zero sectors.
func fillers(length uint64, submitter common.Address) (out []storage.Submission) {
	for length%reward.PricingSectors != 0 {
		h := bits.TrailingZeros64(length)
		out = append(out, storage.Submission{
			Length:    merkle.SectorBytes << h,
			Nodes:     []storage.SubmissionNode{{Root: common.Hash(merkle.Zero(h)), Height: uint64(h)}},
			Submitter: submitter,
		})
		length += 1 << h
	}
	return out
}
