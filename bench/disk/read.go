package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Result is a measurement of reads.
type Result struct {
	// Rates are reads per second in consecutive slices of SliceSeconds.
	Rates        []float64
	SliceSeconds float64
	Reads        int64
	Seconds      float64
	// Latencies are the durations of all reads in seconds, unordered.
	Latencies []float64
	// CPUSeconds is the CPU time of this process during the measurement.
	CPUSeconds float64
}

// maxSlices bounds the slices of a measurement.
const maxSlices = 400

// ReadRandom reads random blocks with inFlight reads at a time for about
// duration.
func (f *File) ReadRandom(ctx context.Context, inFlight int, duration time.Duration) (*Result, error) {
	expectRandom(f.f, true)
	return f.read(ctx, inFlight, duration, func(reader int, rnd *rand.Rand) func() (int, int) {
		return func() (int, int) { return rnd.IntN(f.blocks), 1 }
	})
}

// sequentialBlocks is how many blocks a sequential read takes at once.
const sequentialBlocks = 8

// ReadSequential reads the file from the beginning to the end, again and again,
// 2 MiB at a time with four reads in flight; a read counts as the blocks it
// holds. It shows what the disk can deliver at best.
func (f *File) ReadSequential(ctx context.Context, duration time.Duration) (*Result, error) {
	expectRandom(f.f, false)
	var mu sync.Mutex
	next := 0
	return f.read(ctx, 4, duration, func(int, *rand.Rand) func() (int, int) {
		return func() (int, int) {
			mu.Lock()
			defer mu.Unlock()
			if next >= f.blocks {
				next = 0
			}
			at, n := next, min(sequentialBlocks, f.blocks-next)
			next += n
			return at, n
		}
	})
}

// read runs readers that each take places from their own choose.
func (f *File) read(ctx context.Context, inFlight int, duration time.Duration, choose func(reader int, rnd *rand.Rand) func() (block, blocks int)) (*Result, error) {
	slices := int(min(maxSlices, max(5, duration/(20*time.Millisecond))))
	slice := max(duration/time.Duration(slices), time.Millisecond)
	counts := make([][]int64, inFlight)
	latencies := make([][]float64, inFlight)
	totals := make([]int64, inFlight)
	errs := make([]error, inFlight)
	cpu := CPUTime()
	start := time.Now()
	end := start.Add(slice * time.Duration(slices))
	var wg sync.WaitGroup
	for i := range inFlight {
		counts[i] = make([]int64, slices)
		pick := choose(i, rand.New(rand.NewPCG(uint64(i), uint64(start.UnixNano()))))
		wg.Go(func() {
			buf := alignedBytes(sequentialBlocks * BlockBytes)
			for first := true; ctx.Err() == nil; first = false {
				began := time.Now()
				if !first && began.After(end) {
					return
				}
				block, n := pick()
				if err := f.readBlocks(buf[:n*BlockBytes], block); err != nil {
					errs[i] = err
					return
				}
				now := time.Now()
				latencies[i] = append(latencies[i], now.Sub(began).Seconds())
				totals[i] += int64(n)
				if at := int(now.Sub(start) / slice); at < slices {
					counts[i][at] += int64(n)
				}
			}
		})
	}
	wg.Wait()
	seconds := time.Since(start).Seconds()
	r := &Result{SliceSeconds: slice.Seconds(), Seconds: seconds, CPUSeconds: (CPUTime() - cpu).Seconds()}
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	rates := make([]float64, slices)
	counted := int64(0)
	for i := range inFlight {
		r.Latencies = append(r.Latencies, latencies[i]...)
		r.Reads += totals[i]
		for at, n := range counts[i] {
			rates[at] += float64(n) / slice.Seconds()
			counted += n
		}
	}
	switch n := merged(rates); {
	case counted == 0: // the first reads took longer than the whole time
		r.Rates, r.SliceSeconds = []float64{float64(r.Reads) / seconds}, seconds
	case n > 1:
		r.Rates, r.SliceSeconds = mergeRates(rates, n), slice.Seconds()*float64(n)
	default:
		r.Rates = rates
	}
	return r, nil
}

// merged returns how many slices have to be taken together for none to be empty
// (a slow disk finishes less than one read per slice).
func merged(rates []float64) int {
	for n := 1; n < len(rates); n *= 2 {
		empty := false
		for _, v := range mergeRates(rates, n) {
			empty = empty || v == 0
		}
		if !empty {
			return n
		}
	}
	return len(rates)
}

func mergeRates(rates []float64, n int) []float64 {
	var out []float64
	for at := 0; at+n <= len(rates); at += n {
		sum := 0.0
		for _, v := range rates[at : at+n] {
			sum += v
		}
		out = append(out, sum/float64(n))
	}
	return out
}

// readBlocks reads consecutive blocks and checks their numbers.
func (f *File) readBlocks(buf []byte, block int) error {
	at := int64(block) * BlockBytes
	if _, err := f.f.ReadAt(buf, at); err != nil {
		return fmt.Errorf("read %d KiB at byte %d of %s: %w", len(buf)>>10, at, f.name, err)
	}
	for i := 0; i < len(buf); i += BlockBytes {
		number := uint64(block + i/BlockBytes)
		b := buf[i : i+BlockBytes]
		if binary.LittleEndian.Uint64(b) != number || binary.LittleEndian.Uint64(b[BlockBytes-8:]) != ^number {
			return fmt.Errorf("read %s: block %d holds other data than was written; the disk or its driver is faulty", f.name, number)
		}
	}
	if !f.direct {
		dropCache(f.f, at, int64(len(buf)))
	}
	return nil
}
