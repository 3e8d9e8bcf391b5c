package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// A small heap is collected at half its growth: that keeps an idle node below
// 200 MB for next to no time. A node under load has a large one and is left alone.
const (
	smallHeap    = 64 << 20 // bytes that the last collection kept
	smallPercent = 50
	largePercent = 100
	heapInterval = 10 * time.Second
)

// gcPercent returns the growth of the heap, in percent, at which it is collected.
func gcPercent(live uint64) int {
	if live < smallHeap {
		return smallPercent
	}
	return largePercent
}

// tendHeap sets the collector by the size of the heap until ctx ends, unless the
// environment has set it.
func tendHeap(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	old := debug.SetGCPercent(smallPercent)
	defer debug.SetGCPercent(old)
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	now := smallPercent
	t := time.NewTicker(heapInterval)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		metrics.Read(sample)
		if p := gcPercent(sample[0].Value.Uint64()); p != now {
			debug.SetGCPercent(p)
			now = p
		}
	}
}
