// Package transfer brings files to storage nodes and gets them back, as a client
// of the network (spec/storage-node.md 2).
//
// An upload hashes the file, pays for its place in the flow unless the network
// knows it, and hands every node the segments of its shard. What a node has is
// not sent again, and what was paid is not paid twice, after whatever
// interruption. A download takes segments from all nodes that have them, verifies
// each against the root, goes on where an earlier one stopped, and hashes the
// whole file again before it gets its name.
package transfer

import (
	"context"
	"errors"
	"time"

	"github.com/zgminer/zgminer/pora/merkle"
)

// Hash is a root.
type Hash = merkle.Hash

// Stage is what a transfer is doing.
type Stage string

// The stages in their order: an upload hashes, submits, waits for the nodes to
// read the log, sends and waits for finality; a download receives and checks.
const (
	Hashing    Stage = "hashing"
	Submitting Stage = "submitting"
	Indexing   Stage = "waiting for the nodes to read the log"
	Sending    Stage = "uploading"
	Finalizing Stage = "waiting for finality"
	Receiving  Stage = "downloading"
	Checking   Stage = "checking"
)

// Progress is where a transfer is. Done and Total are bytes of the stage; Total
// is 0 where there is nothing to count.
type Progress struct {
	Stage       Stage
	Done, Total uint64
	// Skipped of Done were there already.
	Skipped uint64
	// Note says in words what an operator should know, such as a node that failed.
	Note string
}

// ErrNodes is wrapped when the nodes do not hold or take everything.
var ErrNodes = errors.New("the nodes do not suffice")

// sleep waits, or returns why ctx ended.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// poll calls fn at growing intervals up to a second until it says done or fails.
func poll(ctx context.Context, fn func() (done bool, err error)) error {
	for wait := 50 * time.Millisecond; ; wait = min(wait*3/2, time.Second) {
		done, err := fn()
		if done || err != nil {
			return err
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}
