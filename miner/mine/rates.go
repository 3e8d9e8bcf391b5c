package mine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/plan"
)

// Rates are what a Searcher's devices and tiers can do, measured or given.
type Rates struct {
	Devices []plan.Compute // one per device, Capacity 1 each
	Tiers   []TierRates    // one per tier; of Memory tiers all zero
}

// TierRates are the rates of one Disk.
type TierRates struct {
	RandomPerSecond     float64 // loads/s in random order
	SequentialPerSecond float64 // loads/s in physical order
	ReadSeconds         float64 // compute time per read
}

// assumedReadSeconds is the processor time of an O_DIRECT read of a load by
// pread (spec/performance.md 6.1: 21 to 37 us); measuring it needs a process
// that does nothing else.
const assumedReadSeconds = 30e-6

// MeasureRates measures all devices at once for about perDevice, as they will
// work, and then every disk for twice perDisk (random, then in order). Devices
// and tiers must be idle. A device that fails is retired and counts nothing, a
// disk that cannot be read counts next to nothing. The only error is ctx's.
func (s *Searcher) MeasureRates(ctx context.Context, m kernels.LoadMap, perDevice, perDisk time.Duration) (*Rates, error) {
	r := &Rates{Devices: make([]plan.Compute, len(s.devices)), Tiers: make([]TierRates, len(s.tiers))}
	var group sync.WaitGroup
	for i, d := range s.devices {
		if d.status().Retired != nil {
			continue
		}
		group.Go(func() {
			c, err := timeDevice(ctx, d.Device, perDevice, s.opt.DeviceTimeout)
			switch {
			case err == nil:
				r.Devices[i] = c
			case ctx.Err() == nil && d.retire(err):
				s.opt.warn("a device was retired", "device", d.info.Name, "reason", err)
			}
		})
	}
	group.Wait()
	for i, t := range s.tiers {
		d, ok := t.(Disk)
		if !ok {
			continue
		}
		rates, err := MeasureDisk(ctx, d, m.Loads, perDisk)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			s.opt.warn("a tier could not be measured", "tier", t.Name(), "reason", err)
		}
		rates.RandomPerSecond, rates.SequentialPerSecond = max(rates.RandomPerSecond, 1), max(rates.SequentialPerSecond, 1)
		r.Tiers[i] = rates
	}
	return r, ctx.Err()
}

// MeasureDevice times draws and searches of the batch sizes that d asks for, the
// median of at least three batches each, and of as many as fit into d.
func MeasureDevice(ctx context.Context, d kernels.Device, duration time.Duration) (plan.Compute, error) {
	return timeDevice(ctx, d, duration, time.Duration(math.MaxInt64))
}

// timeDevice is MeasureDevice with a limit for each batch.
func timeDevice(ctx context.Context, d kernels.Device, duration, limit time.Duration) (plan.Compute, error) {
	info := d.Info()
	draws, items := max(info.DrawNonces, 1), max(info.SearchItems, 1)
	w := kernels.Window{Base: kernels.Hash{1}}
	draw := &kernels.DrawBatch{Window: &w, Map: kernels.LoadMap{Loads: 1, Mask: ^uint64(0)}, Count: draws, Draws: make([]kernels.Draw, draws)}
	search := &kernels.SearchBatch{Window: &w}
	// Distinct loads up to 16 MiB, so that a large cache does not flatter by much.
	data := make([]byte, min(items, 64)*kernels.LoadBytes)
	for i := range data {
		data[i] = byte(i * i >> 8)
	}
	pad, seed := make([]byte, kernels.PadBytes), new(kernels.PadSeed)
	for i := range items {
		l := i % min(items, 64)
		search.Items = append(search.Items, kernels.SearchItem{Load: data[l*kernels.LoadBytes : (l+1)*kernels.LoadBytes], Units: ^uint64(0), Pad: pad, Seed: seed})
	}
	c := plan.Compute{Capacity: 1}
	var err error
	if c.PadSeconds, err = timeBatch(ctx, d, draw, duration/2, limit); err == nil {
		c.PadSeconds /= float64(draws)
		c.HashSeconds, err = timeBatch(ctx, d, search, duration/2, limit)
		c.HashSeconds /= float64(items)
	}
	if err != nil {
		return c, fmt.Errorf("measuring device %s: %w", info.Name, err)
	}
	return c, nil
}

// timeBatch returns the median seconds that b takes; a batch that takes more
// than limit is ErrDeviceStuck.
func timeBatch(ctx context.Context, d kernels.Device, b kernels.Batch, duration, limit time.Duration) (float64, error) {
	late := time.NewTimer(limit)
	defer late.Stop()
	var took []time.Duration
	for began := time.Now(); len(took) < 4 || time.Since(began) < duration; {
		done := make(chan kernels.Batch, 1)
		start := time.Now()
		late.Reset(limit)
		if err := d.Submit(b, done); err != nil {
			return 0, err
		}
		select {
		case <-done:
		case <-late.C:
			return 0, ErrDeviceStuck
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
		if b.Error() != nil {
			return 0, b.Error()
		}
		took = append(took, time.Since(start))
	}
	took = took[1:] // the first warms up
	slices.Sort(took)
	return took[len(took)/2].Seconds(), nil
}

// MeasureDisk reads held loads below index loads for about duration in random
// order and again in physical order, with the tier's queue full. ReadSeconds is
// an assumption.
func MeasureDisk(ctx context.Context, d Disk, loads uint64, duration time.Duration) (TierRates, error) {
	var list []uint64
	d.Held().clip(loads).each(func(l uint64) { list = append(list, l) })
	if len(list) == 0 {
		return TierRates{}, nil
	}
	slices.SortFunc(list, func(a, b uint64) int { return cmp.Compare(d.Place(a), d.Place(b)) })
	r := TierRates{ReadSeconds: assumedReadSeconds}
	var err error
	defer raiseProcs()()
	step := 0
	// A multiplicative walk is random enough for a disk and needs no list.
	random := func() uint64 { step++; return list[uint64(step)*0x9e3779b97f4a7c15%uint64(len(list))] }
	if r.RandomPerSecond, err = timeReads(ctx, d, random, duration); err != nil {
		return r, err
	}
	at := -1
	inOrder := func() uint64 { at++; return list[at%len(list)] }
	r.SequentialPerSecond, err = timeReads(ctx, d, inOrder, duration)
	return r, err
}

func timeReads(ctx context.Context, d Disk, next func() uint64, duration time.Duration) (perSecond float64, err error) {
	depth := max(d.Depth(), 1)
	done := make(chan *Read, depth)
	pool := newLoadBufs(depth, false)
	var out, good int
	began := time.Now()
	for {
		for time.Since(began) < duration && out < depth {
			var b *loadBuf
			select {
			case b = <-pool:
			default:
			}
			if b == nil {
				break
			}
			b.read.Load = next()
			if e := d.Submit(&b.read, done); e != nil {
				pool <- b
				if errors.Is(e, ErrTierFull) && out > 0 {
					break
				}
				return 0, fmt.Errorf("measuring tier %s: %w", d.Name(), e)
			}
			out++
		}
		if out == 0 {
			break
		}
		select {
		case rd := <-done:
			out--
			if rd.Err == nil {
				good++
			} else {
				err = rd.Err
			}
			pool <- rd.owner
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	if good == 0 && err != nil {
		return 0, fmt.Errorf("measuring tier %s: %w", d.Name(), err)
	}
	return float64(good) / time.Since(began).Seconds(), nil
}
