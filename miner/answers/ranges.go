package answers

import (
	"sort"

	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// Ranges are the epoch ranges of the flow in order; they tile it.
type Ranges []sealing.Epoch

// At returns the range that holds a sector of a flow of length sectors. It
// implements pora.Ranges.
func (r Ranges) At(sector, length uint64) (flow.EpochRange, error) {
	if sector >= length {
		return flow.EpochRange{}, flow.ErrBeyondFlow
	}
	i := sort.Search(len(r), func(i int) bool { return sector < r[i].End })
	if i == len(r) || sector < r[i].Start {
		return flow.EpochRange{}, flow.ErrNoContextYet
	}
	return flow.EpochRange{Start: r[i].Start, End: r[i].End, Digest: r[i].Digest}, nil
}

// Of returns the range sealed with a digest.
func (r Ranges) Of(digest pora.Hash) (flow.EpochRange, bool) {
	for i := len(r) - 1; i >= 0; i-- {
		if r[i].Digest == digest {
			return flow.EpochRange{Start: r[i].Start, End: r[i].End, Digest: digest}, true
		}
	}
	return flow.EpochRange{}, false
}
