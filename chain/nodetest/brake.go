package nodetest

import (
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/app"
)

// Brake holds a chain of one validator at a height. A chain without pacing runs
// as fast as the machine allows; a brake makes what a test sees independent of
// that.
//
// CometBFT's consensus is locked while the application holds a commit. Snapshots,
// RPC and the exchange of old blocks go on; a peer that has come as far as
// consensus does not. So release the brake then.
type Brake struct {
	limit    int64
	once     sync.Once
	released chan struct{}
	ended    <-chan struct{}
}

// pause makes a released chain slow enough for any follower.
const pause = 200 * time.Millisecond

// NewBrake makes a brake that holds at a height. The end of the test releases it.
func NewBrake(t testing.TB, limit int64) *Brake {
	return &Brake{limit: limit, released: make(chan struct{}), ended: t.Context().Done()}
}

// Release lets the chain go on, at a walk.
func (b *Brake) Release() { b.once.Do(func() { close(b.released) }) }

// Hook is for node.Config.
func (b *Brake) Hook(step app.Step, height int64) {
	if step != app.AfterCommit || height < b.limit {
		return
	}
	select {
	case <-b.released:
	case <-b.ended:
		return
	}
	select {
	case <-time.After(pause):
	case <-b.ended:
	}
}
