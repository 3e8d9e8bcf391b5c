package heartbeat

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

// beat beats once and checks code and text.
func (r *rig) beat(t *testing.T, want watch.Code, says string) Status {
	t.Helper()
	s := r.Beat(t.Context())
	if s.Code != want || !strings.Contains(s.Text, says) || s != r.Status() {
		t.Errorf("%+v, want %s and %q", s, want, says)
	}
	if r.shelf.opened != r.shelf.closed {
		t.Errorf("opened %d times, closed %d times", r.shelf.opened, r.shelf.closed)
	}
	return s
}

// TestRight: a path that works gives right answers, for the whole flow and for
// shards, however hard the real target is and whatever its quota.
func TestRight(t *testing.T) {
	for _, shards := range []uint64{1, 2, 16} {
		r := newRig(t, nil)
		r.shelf.id, r.shelf.shards = shards-1, shards
		if s := r.Status(); s.Code != Unknown || !s.At.IsZero() {
			t.Errorf("before: %+v", s)
		}
		for i := range uint64(2) {
			s := r.beat(t, OK, "8 answers")
			if s.Verified != enough || s.Beats != i+1 || s.At.IsZero() {
				t.Errorf("%d shards: %+v", shards, s)
			}
		}
		// Two beats have different nonces (assemble refuses one that comes twice).
		if len(r.units) != 2*enough || len(r.alarms) != 1 {
			t.Errorf("%d shards: %d answers, %d alarms", shards, len(r.units), len(r.alarms))
		}
		if m := r.watch.State().Contract; !m.Target.IsUint64() || m.TargetSubmissions != 1 || m.LastMinedEpoch != 3 {
			t.Errorf("the beat changed the watcher's state: %+v", m)
		}
	}
}

// TestUnknown: what cannot be tried is no failure.
func TestUnknown(t *testing.T) {
	id := minerID
	r := newRig(t, func(o *Options) { o.MinerID = func() common.Hash { return id } })
	for _, c := range []struct {
		change func(*watch.State)
		says   string
	}{
		{func(s *watch.State) { s.Contract = nil }, "no mining context"},
		{func(s *watch.State) { s.Context.Epoch = 0 }, "no mining context"},
		{func(s *watch.State) { s.Context.Digest = merkle.Empty }, "no mining context"},
		{func(s *watch.State) { s.Context.FlowLength = pora.LoadSectors - 1 }, "no complete load"},
	} {
		s := inContext()
		c.change(&s)
		r.watch.state = s
		r.beat(t, Unknown, c.says)
	}
	r.watch.state = inContext()
	id = common.Hash{}
	r.beat(t, Unknown, "no miner id")
	id = minerID
	r.shelf.held = func(uint64) bool { return false }
	if r.beat(t, Unknown, "Nothing is sealed"); len(r.alarms) != 0 || r.shelf.opened != 1 {
		t.Errorf("alarms %+v, opened %d times", r.alarms, r.shelf.opened)
	}
	// One load of millions: a moment's nonces do not hit it.
	r = newRig(t, func(o *Options) { o.Limit = time.Millisecond; o.Devices = silent(o.Devices) })
	r.watch.state.Context.FlowLength = pora.LoadSectors << 24
	r.shelf.held = func(load uint64) bool { return load == 12345 }
	r.beat(t, Unknown, "Too little is held")
}

// silent devices never tell of a hit.
func silent(list []kernels.Device) []kernels.Device {
	return []kernels.Device{&device{list[0], func(b *kernels.SearchBatch) { b.Hits = b.Hits[:0] }}}
}

// TestSilent: many loads without an answer raise the code, once.
func TestSilent(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Devices = silent(o.Devices) })
	r.lastToTell(t)
	r.beat(t, Silent, "gave no answer")
	if len(r.alarms) != 1 || r.alarms[0].Code != Silent || len(r.units) != 0 {
		t.Errorf("alarms %+v, %d answers", r.alarms, len(r.units))
	}
}

// lastToTell makes beats that end by time only as long as it takes to tell
// something: a machine under load hashes little in a second.
func (r *rig) lastToTell(t *testing.T) {
	t.Helper()
	for r.opt.Limit = time.Second; r.opt.Limit < patience && r.Beat(t.Context()).Code == Unknown; {
		r.opt.Limit *= 2
	}
}

// TestMismatch: wrong results, data that cannot be opened or read and answers that
// do not hold raise the code, with the cause.
func TestMismatch(t *testing.T) {
	t.Run("device", func(t *testing.T) {
		r := newRig(t, func(o *Options) {
			o.Devices = []kernels.Device{&device{o.Devices[0], func(b *kernels.SearchBatch) {
				for i := range b.Hits {
					b.Hits[i].Quality[31] ^= 1
				}
			}}}
		})
		r.beat(t, Mismatch, "A device computed wrong results")
	})
	t.Run("answers", func(t *testing.T) {
		r := newRig(t, nil)
		r.broken = errors.New("the proof leads elsewhere")
		if s := r.beat(t, Mismatch, "the proof leads elsewhere"); s.Verified != 0 || !strings.Contains(s.Text, "from memory on ") {
			t.Errorf("%+v", s)
		}
		r.broken = nil
		r.beat(t, OK, "were right")
		r.broken = errors.New("again")
		r.beat(t, Mismatch, "again")
		r.beat(t, Mismatch, "again")
		if len(r.alarms) != 3 || r.alarms[0].Code != Mismatch || r.alarms[1].Code != OK || r.alarms[2].Code != Mismatch {
			t.Errorf("alarms %+v", r.alarms)
		}
	})
	t.Run("closed", func(t *testing.T) {
		r := newRig(t, nil)
		r.shelf.err = errDisk
		r.beat(t, Mismatch, "cannot be opened: the disk is gone")
	})
	t.Run("unreadable", func(t *testing.T) {
		r := newRig(t, nil)
		r.shelf.bad = true
		r.lastToTell(t)
		r.beat(t, Mismatch, errDisk.Error())
	})
}

// TestEndOfProgram: a beat that is cut short says nothing.
func TestEndOfProgram(t *testing.T) {
	r := newRig(t, nil)
	before := r.beat(t, OK, "were right")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r.broken = errors.New("not told")
	if s := r.Beat(ctx); s != before || len(r.alarms) != 1 {
		t.Errorf("%+v, alarms %+v", s, r.alarms)
	}
}

// TestRun: soon after the start, every half minute as long as nothing can be said,
// then every interval.
func TestRun(t *testing.T) {
	r := newRig(t, nil)
	r.shelf.err = errDisk
	synctest.Test(t, func(t *testing.T) {
		began, over := time.Now(), errors.New("over")
		ctx, stop := context.WithCancelCause(t.Context())
		var at []time.Duration
		r.opt.MinerID = func() common.Hash {
			at = append(at, time.Since(began))
			switch {
			case len(at) == 5:
				stop(over)
			case len(at) > 2:
				return minerID
			}
			return common.Hash{}
		}
		if err := r.Run(ctx); !errors.Is(err, over) {
			t.Error(err)
		}
		const s, m = time.Second, time.Minute
		for i, want := range []time.Duration{10 * s, 40 * s, 70 * s, 70*s + 5*m, 70*s + 10*m} {
			if len(at) != 5 || at[i] != want { // of the bubble's clock
				t.Fatalf("beats at %v", at)
			}
		}
	})
	if s := r.Status(); s.Code != Mismatch || s.Beats != 4 || len(r.alarms) != 1 {
		t.Errorf("%+v, alarms %+v", s, r.alarms)
	}
}
