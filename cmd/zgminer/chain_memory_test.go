package main

import (
	"context"
	"runtime/debug"
	"testing"
)

func TestTendHeap(t *testing.T) {
	if gcPercent(50<<20) != smallPercent || gcPercent(64<<20) != largePercent {
		t.Error("the border is elsewhere")
	}
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	tendHeap(ctx)
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("%d is left behind", got)
	}
}
