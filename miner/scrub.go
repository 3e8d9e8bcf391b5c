package miner

import (
	"context"

	"github.com/zgminer/zgminer/miner/repair"
)

// scrub verifies what is stored all the time, slowly; what a disk changed is given
// up and fetched again.
func (n *Node) scrub(ctx context.Context) error {
	return repair.NewScrubber(repair.Scrubbing{
		Verify: repair.Options{Log: n.flow, Store: n.store, CPU: n.cfg.CPU}, Files: n.files, DB: n.db, Logger: n.log,
	}).Run(ctx)
}
