package client

import (
	"context"
	"fmt"
)

// LastBlockBefore returns the last block whose time is not after a Unix second.
// Several blocks may share a second (spec/chain.md 11.2): it is then the last of
// them. ErrNotFound if the whole chain is younger. It reads about log2(height)
// headers.
func LastBlockBefore(ctx context.Context, c Client, second uint64) (Header, error) {
	head, err := c.Head(ctx)
	if err != nil {
		return Header{}, err
	}
	if head.Time <= second {
		return head, nil
	}
	// Times never fall: blocks below low are not after the second, those from
	// high on are.
	low, high := uint64(0), head.Number
	var found Header
	for low < high {
		middle := low + (high-low)/2
		h, err := c.Header(ctx, At(middle))
		if err != nil {
			return Header{}, err
		}
		if h.Time <= second {
			found, low = h, middle+1
		} else {
			high = middle
		}
	}
	if low == 0 {
		return Header{}, fmt.Errorf("find a block not after second %d: the first block is younger: %w", second, ErrNotFound)
	}
	return found, nil
}
