package mining

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

// Share is the part of each device's time that is used, in percent. It may be
// changed while devices work.
type Share struct{ percent atomic.Int32 }

// Set changes the share; values outside of 1 to 100 are taken as the nearest.
func (s *Share) Set(percent int) { s.percent.Store(int32(min(max(percent, 1), 100))) }

// Get returns the share, 100 if it was never set.
func (s *Share) Get() int {
	if p := s.percent.Load(); p > 0 {
		return int(p)
	}
	return 100
}

// throttled is a device that rests after each batch so long that it works for
// Share of the time. The order of batches and the queue's depth stay the
// device's. Batches that wait when it rests are not lost.
type throttled struct {
	kernels.Device
	share *Share
	quit  chan struct{}

	mu    sync.Mutex // guards queue and idle
	queue []pending
	busy  bool
}

type pending struct {
	batch kernels.Batch
	done  chan<- kernels.Batch
}

// throttle wraps devices. The wrapped ones must not be used by others meanwhile,
// or their work counts as the wrapper's.
func throttle(devices []kernels.Device, share *Share, quit chan struct{}) []kernels.Device {
	out := make([]kernels.Device, len(devices))
	for i, d := range devices {
		out[i] = &throttled{Device: d, share: share, quit: quit}
	}
	return out
}

// Submit hands the batch on at once if nothing is to be held back.
func (t *throttled) Submit(b kernels.Batch, done chan<- kernels.Batch) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.busy && t.share.Get() == 100 {
		return t.Device.Submit(b, done)
	}
	if len(t.queue) >= t.Device.Info().QueueDepth {
		return kernels.ErrQueueFull
	}
	t.queue = append(t.queue, pending{b, done})
	if !t.busy {
		t.busy = true
		go t.work()
	}
	return nil
}

// work computes queued batches one after the other with rests between, and ends
// when the queue is empty.
func (t *throttled) work() {
	back := make(chan kernels.Batch, 1)
	for {
		t.mu.Lock()
		if len(t.queue) == 0 {
			t.busy = false
			t.mu.Unlock()
			return
		}
		p := t.queue[0]
		t.queue = t.queue[1:]
		t.mu.Unlock()
		began := time.Now()
		err := t.Device.Submit(p.batch, back)
		for err == kernels.ErrQueueFull && t.sleep(time.Millisecond) {
			began = time.Now()
			err = t.Device.Submit(p.batch, back)
		}
		if err != nil {
			p.batch.Fail(err)
		} else {
			<-back
		}
		p.done <- p.batch
		worked, percent := time.Since(began), t.share.Get()
		t.sleep(min(worked*time.Duration(100-percent)/time.Duration(percent), longestRest))
	}
}

// longestRest is far below the time after which a search gives a silent device up.
const longestRest = 3 * time.Second

// sleep reports whether it was not interrupted.
func (t *throttled) sleep(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-t.quit:
		return false
	}
}
