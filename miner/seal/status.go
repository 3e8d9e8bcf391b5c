package seal

import (
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/sealing"
)

// Status is how far sealing is.
type Status struct {
	Survey
	Sealed   uint64        // bytes since the start
	Rate     float64       // bytes per second over the last minute, while something was sealed
	ETA      time.Duration // until Units are sealed at that rate; 0 if nothing is left, -1 if unknown
	Paused   bool          // Options.Wait holds sealing back
	Failures uint64        // loads that could not be sealed, counted every time
	Problem  string        // the newest failure, "" once every load that failed was sealed
	Reason   string        // why nothing is being sealed, "" if something is or nothing is left
}

// Status returns the state now.
func (w *Worker) Status() Status {
	w.mu.Lock()
	s := w.status
	w.mu.Unlock()
	s.Rate = w.rate.perSecond(time.Now()) * sealing.UnitBytes
	if s.Rate > 0 {
		s.ETA = time.Duration(float64(s.Units*sealing.UnitBytes) / s.Rate * float64(time.Second))
	} else if s.Units > 0 {
		s.ETA = -1
	}
	switch {
	case s.Units == 0 && s.NoContext > 0:
		s.Reason = "the data has no context yet: its epoch is not over, or nobody made its context"
	case s.Units == 0:
	case w.opt.Store.MinerID() == (kernels.Hash{}):
		s.Reason = "there is no miner id to seal for: register one"
	case s.Paused:
		s.Reason = "mining goes first: a window is open or near"
	case s.Rate == 0 && s.Problem != "":
		s.Reason = s.Problem
	}
	return s
}

// rate counts units in the seconds of the last minute.
type rate struct {
	mu      sync.Mutex // guards the rest
	seconds [60]struct {
		at    int64 // Unix time
		units int
	}
}

func (r *rate) add(now time.Time, units int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &r.seconds[now.Unix()%int64(len(r.seconds))]
	if s.at != now.Unix() {
		s.at, s.units = now.Unix(), 0
	}
	s.units += units
}

// perSecond returns the units a second over the seconds in which there were any.
func (r *rate) perSecond(now time.Time) float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	units, seconds := 0, 0
	for _, s := range r.seconds {
		if s.units > 0 && now.Unix()-s.at < int64(len(r.seconds)) {
			units += s.units
			seconds++
		}
	}
	if seconds == 0 {
		return 0
	}
	return float64(units) / float64(seconds)
}
