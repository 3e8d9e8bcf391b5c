package mine

import (
	"context"
	"fmt"
	"time"

	"github.com/zgminer/zgminer/miner/plan"
)

// How long a Run measures what it was not told.
const (
	measureDevice = 20 * time.Millisecond
	measureDisk   = 30 * time.Millisecond
)

// openEnded stands for the window of a Run without a deadline; a bucketed one
// then works in rounds of this length or as memory allows.
const openEnded = 60 * time.Second

// choose settles the policy and with it the loads in use.
func (r *search) choose(ctx context.Context, s *Searcher) error {
	disks, memory := false, false
	for i, t := range r.tiers {
		held := r.held[i].Count() > 0
		if _, ok := t.(Disk); ok {
			disks = disks || held
		} else {
			memory = memory || held
		}
	}
	r.reason = "asked for"
	switch {
	case !disks && r.policy == Auto:
		r.policy, r.reason = Resident, "all held loads are in memory"
	case !disks && r.policy == Bucketed:
		r.policy, r.reason = Resident, "asked for bucketed, but all held loads are in memory"
	}
	if r.policy == Auto || r.policy == Bucketed {
		if r.rates = s.opt.Rates; r.rates == nil {
			rates, err := s.MeasureRates(ctx, r.window.Map, measureDevice, measureDisk)
			if err != nil {
				return err
			}
			r.rates = rates
			if r.compute(s).Capacity == 0 {
				return s.deviceErrors()
			}
		}
		if len(r.rates.Devices) != len(s.devices) || len(r.rates.Tiers) != len(s.tiers) {
			return fmt.Errorf("rates for %d devices and %d tiers were given to a search with %d and %d",
				len(r.rates.Devices), len(r.rates.Tiers), len(s.devices), len(s.tiers))
		}
	}
	var used []bool
	if r.policy == Auto {
		ch := plan.Choose(r.compute(s), r.planTiers(), r.sweepFor(r.timeLeft()))
		r.policy, r.reason, used = ch.Policy, ch.Reason, ch.Direct.Used
	}
	for i, t := range r.tiers {
		_, disk := t.(Disk)
		if disk && (r.policy == Resident || r.policy == Direct && used != nil && !used[i]) {
			r.held[i] = nil
		}
	}
	return nil
}

// compute is what the devices that are left can do together.
func (r *search) compute(s *Searcher) plan.Compute {
	var list []plan.Compute
	for i, c := range r.rates.Devices {
		if s.devices[i].status().Retired == nil && c.PadSeconds > 0 && c.HashSeconds > 0 {
			list = append(list, c)
		}
	}
	return plan.Together(list)
}

// planTiers describes the tiers as package plan wants them.
func (r *search) planTiers() []plan.Tier {
	list := make([]plan.Tier, len(r.tiers))
	for i, t := range r.tiers {
		rates := r.rates.Tiers[i]
		_, resident := t.(Memory)
		list[i] = plan.Tier{
			Name: t.Name(), Resident: resident, Share: float64(r.held[i].Count()) / float64(r.window.Map.Loads),
			LoadsPerSecond: rates.RandomPerSecond, SequentialPerSecond: rates.SequentialPerSecond, ReadSeconds: rates.ReadSeconds,
		}
	}
	return list
}

func (r *search) sweepFor(left time.Duration) plan.Sweep {
	return plan.Sweep{Loads: float64(r.window.Map.Loads), WindowSeconds: left.Seconds(), RememberBytes: float64(r.opt.RememberBytes)}
}

// timeLeft is the time to the deadline, openEnded if there is none.
func (r *search) timeLeft() time.Duration {
	if r.window.Deadline.IsZero() {
		return openEnded
	}
	return max(0, time.Until(r.window.Deadline))
}
