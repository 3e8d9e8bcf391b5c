package mine

import (
	"fmt"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// candidate is a hit as a device reported it, with a copy of the unit.
type candidate struct {
	hit    Hit
	tier   int
	runner *runner
}

// verifier computes every reported hit again with the generic kernels, on a
// goroutine of its own, and delivers those that are right.
type verifier struct {
	window *Window
	opt    *Options
	queue  chan candidate
	ended  sync.WaitGroup

	judge *kernels.CPU
	// The pad of the nonce computed last: hits of one nonce come together.
	counter uint64
	valid   bool
	load    uint64
	seed    [1]kernels.PadSeed
	pad     []byte
	mixed   []byte // a load of zeros but for the unit
}

// verifyQueue is how many hits may wait; a device's loop waits when it is full.
const verifyQueue = 256

func newVerifier(w *Window, opt *Options) *verifier {
	v := &verifier{
		window: w, opt: opt, judge: kernels.Judge(),
		queue: make(chan candidate, verifyQueue),
		pad:   make([]byte, kernels.PadBytes),
		mixed: make([]byte, kernels.LoadBytes),
	}
	v.ended.Go(v.run)
	return v
}

// close waits until every hit in the queue is dealt with.
func (v *verifier) close() {
	close(v.queue)
	v.ended.Wait()
}

func (v *verifier) run() {
	for c := range v.queue {
		v.one(&c)
	}
}

func (v *verifier) one(c *candidate) {
	if err := v.check(&c.hit); err != nil {
		c.runner.device.count(func(s *Stats) { s.Mismatches++ })
		c.runner.fail(err)
		return
	}
	if v.opt.Verify != nil {
		if err := v.opt.Verify(&c.hit); err != nil {
			c.runner.device.count(func(s *Stats) { s.Rejected++ })
			v.opt.warn("a hit was refused by the verification above the loop", "load", c.hit.Load, "unit", c.hit.Unit, "tier", c.hit.Tier, "reason", err)
			return
		}
	}
	c.runner.device.count(func(s *Stats) { s.Hits++ })
	if v.opt.Sink != nil {
		v.opt.Sink(c.hit)
	}
}

// check recomputes nonce, load and quality of h.
func (v *verifier) check(h *Hit) error {
	w := v.window
	if !v.valid || v.counter != h.Counter {
		var recall [1]kernels.Hash
		v.judge.PadSeeds(v.seed[:], &w.Nonces.MinerID, &w.Nonces.Suffix, []kernels.Hash{w.Nonces.Nonce(h.Counter)})
		v.judge.Pads(v.pad, recall[:], v.seed[:])
		v.counter, v.valid, v.load = h.Counter, true, w.Map.Load(&recall[0])
	}
	if h.Load != v.load {
		return fmt.Errorf("%w: nonce %d asks for load %d, the device said %d", ErrMismatch, h.Counter, v.load, h.Load)
	}
	if h.Unit < 0 || h.Unit >= kernels.LoadUnits {
		return fmt.Errorf("%w: unit %d of load %d does not exist", ErrMismatch, h.Unit, h.Load)
	}
	unit := v.mixed[h.Unit*kernels.UnitBytes : (h.Unit+1)*kernels.UnitBytes]
	copy(unit, h.Sealed)
	var got [kernels.LoadUnits]kernels.Hit
	n := v.judge.Search(got[:], v.mixed, v.pad, &v.seed[0], 1<<h.Unit, &w.Limit)
	clear(unit)
	if n != 1 || got[0].Quality != h.Quality {
		return fmt.Errorf("%w: nonce %d, load %d, unit %d: the device's quality %x is not what the CPU computes", ErrMismatch, h.Counter, h.Load, h.Unit, h.Quality[:8])
	}
	h.Nonce, h.Found = w.Nonces.Nonce(h.Counter), time.Now()
	return nil
}
