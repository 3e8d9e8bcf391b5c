package miner

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/zgminer/zgminer/miner/mining"
)

// Times between lines of statistics in the log: the reference node's, at level
// debug, and those at level info.
const (
	debugStatistics = 5 * time.Second
	infoStatistics  = time.Minute
)

// logStatistics logs what the search did, while it does something.
func (n *Node) logStatistics(ctx context.Context, m *miningParts) error {
	tick := time.NewTicker(debugStatistics)
	defer tick.Stop()
	var last mining.Counts
	var told time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-tick.C:
			s := m.mining.Status()
			if s.Totals == last {
				continue
			}
			last = s.Totals
			level := slog.LevelDebug
			if now.Sub(told) >= infoStatistics {
				level, told = slog.LevelInfo, now
			}
			n.log.Log(ctx, level, statistics(&last), "mixes_per_s", s.Rates.Mixes[0], "bottleneck", s.Bottleneck)
		}
	}
}

// statistics is the line that operators of the reference node look for
// (spec/storage-node.md 4.3); the counts are since the start.
func statistics(c *mining.Counts) string {
	return fmt.Sprintf("Mine iterations statistics: scratch pad: %d, loading: %d, pad_mix: %d, hit: %d", c.Pads, c.Loads, c.Mixes, c.Hits)
}
