package mining

import (
	"fmt"
	"time"

	"github.com/zgminer/zgminer/miner/watch"
)

// courtesy makes mining yield to a validator in the same process: when blocks
// come late, the share of the processors is halved, when they come in time again,
// it grows back. Blocks that are late for other reasons cost mining at most the
// share between the limits.
type courtesy struct {
	expected time.Duration // between blocks; 0 turns it off
	share    *Share
	most     int // percent when nothing is late

	last   uint64
	seen   time.Time
	inTime int
	text   string // what people should know; "" if mining does not yield
}

const (
	leastShare = 5  // percent
	regain     = 10 // percent for each run of blocks in time
	goodBlocks = 5  // in such a run
)

// late is how much longer than expected a block may take: a quarter and a bit
// that clocks and schedulers take on their own.
func (c *courtesy) late() time.Duration { return c.expected + c.expected/4 + 150*time.Millisecond }

// note is told of every state.
func (c *courtesy) note(s *watch.State) {
	if c.expected == 0 || s.Head.Number == c.last {
		return
	}
	before, seen := c.last, c.seen
	c.last, c.seen = s.Head.Number, s.Seen
	if seen.IsZero() || s.Head.Number < before {
		return
	}
	each := s.Seen.Sub(seen) / time.Duration(s.Head.Number-before)
	now := c.share.Get()
	switch {
	case each > c.late():
		c.inTime = 0
		c.share.Set(max(leastShare, now/2))
	case now < c.most:
		if c.inTime++; c.inTime >= goodBlocks {
			c.inTime = 0
			c.share.Set(min(c.most, now+regain))
		}
	}
	c.text = ""
	if c.share.Get() < c.most {
		c.text = fmt.Sprintf("Mining yields to the validator in this process: blocks came late, %d %% of the processor time is used instead of %d %%.", c.share.Get(), c.most)
	}
}
