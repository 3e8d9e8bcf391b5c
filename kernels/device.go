package kernels

import (
	"errors"
	"fmt"
)

// Device computes batches asynchronously: one core of a CPU, one GPU.
//
// Submit puts b into the device's queue and returns at once; when b is done the
// device sends it to done, with b's error, if any, in b.Err. done must have room
// for every batch in flight, so that a device never waits for its user. A batch
// and all its buffers belong to the device from Submit until then. Batches of
// one device complete in the order submitted. Methods may be called from any
// goroutine.
type Device interface {
	Info() DeviceInfo
	// Submit returns ErrQueueFull or ErrClosed without taking the batch.
	Submit(b Batch, done chan<- Batch) error
	// Close completes what is queued and frees the device.
	Close() error
}

// Backend is a set of devices of one kind, opened together.
type Backend interface {
	Devices() []Device
	Close() error
}

// DeviceInfo describes a device for people and for schedulers.
type DeviceInfo struct {
	Name       string // for people, e.g. "cpu3 avx512"
	Kind       string // "cpu" or "cuda"
	Tier       Tier   // of a CPU device
	QueueDepth int    // batches that may be queued or running
	// DrawNonces and SearchItems are the batch sizes that use the device well while
	// keeping a batch short (below about 20 ms), so that a stop or a new window
	// takes effect soon.
	DrawNonces  int
	SearchItems int
	// PadsToHost says that returning scratchpads (DrawBatch.Pads) is cheaper than
	// computing them again.
	PadsToHost bool
}

// Errors of Submit.
var (
	ErrQueueFull = errors.New("device queue is full: wait for a batch to complete")
	ErrClosed    = errors.New("device is closed")
)

// Batch is a unit of device work: *DrawBatch, *SearchBatch, *SealBatch or
// *RootBatch.
type Batch interface {
	// Error returns why the batch failed, nil on success. Results are valid only
	// on success.
	Error() error
	// Fail records a failure; for implementations of Device.
	Fail(err error)
}

// Status holds the outcome of a batch.
type Status struct{ Err error }

// Error returns the outcome.
func (s *Status) Error() error { return s.Err }

// Fail records err as the outcome.
func (s *Status) Fail(err error) { s.Err = err }

// DrawBatch draws Count nonces and keeps those whose load is held.
type DrawBatch struct {
	Status
	Window *Window
	Map    LoadMap
	Held   []uint64 // bitmap by load index (bit i%64 of word i/64); a load beyond its end is not held
	First  uint64   // first nonce counter
	Count  int

	// Draws receives the kept nonces in ascending order of counter, Kept their
	// number. len(Draws) >= Count.
	Draws []Draw
	Kept  int
	// Pads, if not nil, receives the scratchpad of draw i at PadBytes*i, and Seeds
	// its pad seed; len(Pads) >= PadBytes*Count, len(Seeds) >= Count.
	Pads  []byte
	Seeds []PadSeed
}

// Draw is a nonce and the load it asks for.
type Draw struct {
	Counter uint64 // the nonce is Window.Nonce(Counter)
	Load    uint64 // index of the load in the recall range (LoadMap.Load)
}

// SearchBatch hashes loads with the scratchpads of nonces and keeps the hits.
type SearchBatch struct {
	Status
	Window *Window
	Limit  Hash // highest quality that is a hit
	Items  []SearchItem

	// Hits receives the hits in order of item and seal offset; the device resets it
	// to length 0 and allocates only beyond its capacity.
	Hits []SearchHit
}

// SearchItem is one nonce with the sealed load that it asks for.
type SearchItem struct {
	Counter uint64
	Load    []byte // LoadBytes of sealed data
	Units   uint64 // bit u: seal offset u is available
	// Pad and Seed are the nonce's scratchpad and pad seed if they are at hand,
	// else nil, and the device computes them.
	Pad  []byte
	Seed *PadSeed
}

// SearchHit is a hit of one item.
type SearchHit struct {
	Item    int // index in Items
	Counter uint64
	Hit
}

// SealBatch seals units in place; see CPU.Seal and CPU.Unseal.
type SealBatch struct {
	Status
	Data   []byte
	Masks  []Hash
	Unseal bool
}

// RootBatch computes segment roots; see CPU.SegmentRoot.
type RootBatch struct {
	Status
	Segments []byte // LoadBytes each, back to back
	Roots    []Hash // one per segment
}

// check validates a batch's lengths, so that a device cannot be made to read or
// write outside the caller's buffers.
func check(b Batch) error {
	bad := func(what string, got, want int) error {
		return fmt.Errorf("%T: %s has length %d, needs %d", b, what, got, want)
	}
	switch b := b.(type) {
	case *DrawBatch:
		switch {
		case b.Window == nil || b.Count < 0 || b.Map.Loads == 0:
			return fmt.Errorf("draw batch of %d nonces over %d loads, window set: %v; all are needed", b.Count, b.Map.Loads, b.Window != nil)
		case len(b.Draws) < b.Count:
			return bad("Draws", len(b.Draws), b.Count)
		case b.Pads != nil && len(b.Pads) < PadBytes*b.Count:
			return bad("Pads", len(b.Pads), PadBytes*b.Count)
		case b.Pads != nil && len(b.Seeds) < b.Count:
			return bad("Seeds", len(b.Seeds), b.Count)
		}
	case *SearchBatch:
		if b.Window == nil {
			return errors.New("search batch without a window")
		}
		for i := range b.Items {
			it := &b.Items[i]
			if len(it.Load) != LoadBytes {
				return bad(fmt.Sprintf("Load of item %d", i), len(it.Load), LoadBytes)
			}
			if it.Pad != nil && (len(it.Pad) != PadBytes || it.Seed == nil) {
				return bad(fmt.Sprintf("Pad of item %d (with Seed)", i), len(it.Pad), PadBytes)
			}
		}
	case *SealBatch:
		if len(b.Data) != UnitBytes*len(b.Masks) {
			return bad("Data", len(b.Data), UnitBytes*len(b.Masks))
		}
	case *RootBatch:
		if len(b.Segments) != LoadBytes*len(b.Roots) {
			return bad("Segments", len(b.Segments), LoadBytes*len(b.Roots))
		}
	default:
		return fmt.Errorf("batch type %T is unknown", b)
	}
	return nil
}
