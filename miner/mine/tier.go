package mine

import (
	"errors"
	"time"
)

// Tier holds sealed loads of the recall range at one cost: host memory, one
// disk. Every tier is a Memory or a Disk. Tiers are given to a Searcher in the
// order fastest first; a load held by several is taken from the first.
// Methods may be called from any goroutine.
type Tier interface {
	// Name identifies the tier for people, e.g. "memory" or a directory.
	Name() string
	// Held returns the loads that are complete enough to be mined, by index in the
	// recall range. A Run asks once, at its start; the caller must not change the
	// returned words afterwards.
	Held() Bitmap
}

// Memory is a tier whose loads are at hand.
type Memory interface {
	Tier
	// Load returns the sealed bytes of a load (kernels.LoadBytes) and which of its
	// seal units are available (bit u: offset u), nil if it is no longer held. The
	// bytes must stay as they are until the Run that asked returns.
	Load(load uint64) (data []byte, units uint64)
}

// Disk is a tier whose loads are read, several at a time.
type Disk interface {
	Tier
	// Submit queues r and returns at once; when it is done the tier sends it to
	// done, with r.Err set if it failed. done must have room for every read in
	// flight, so that a tier never waits for its user. Submit returns ErrTierFull
	// without taking r when the queue has no room, ErrTierClosed after the end.
	Submit(r *Read, done chan<- *Read) error
	// Depth is how many reads may be queued or running, the room of the queue.
	Depth() int
	// Place returns a load's physical position; reading in ascending order is what
	// the device does best. It is called for held loads only and often: it must be
	// cheap.
	Place(load uint64) uint64
}

// Read is one load being read. It and Buf belong to the tier from Submit until
// it is sent to done.
type Read struct {
	Load uint64 // index in the recall range
	Buf  []byte // kernels.LoadBytes; aligned to BufferAlign when it comes from this package

	// Results.
	Units   uint64 // available seal units (bit u: offset u)
	Err     error
	Latency time.Duration // from Submit to completion
	began   time.Time
	owner   *loadBuf
}

// Errors of Disk.Submit.
var (
	ErrTierFull   = errors.New("the tier's queue is full: wait for a read to complete")
	ErrTierClosed = errors.New("the tier is closed")
)
