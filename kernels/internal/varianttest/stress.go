package varianttest

import (
	"runtime"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// Stress calls set from goroutines with fresh stacks of many depths, arguments
// on those stacks, while other goroutines force garbage collections: a kernel
// must survive stack growth, preemption and moving arguments.
func Stress(t *testing.T, set variant.Set) {
	src := newSource("stress")
	in := frame{}
	src.fill(in.msgs[:])
	src.fill(flat64(in.seeds[:]))
	want := in
	want.run(generic.Set)
	load, pad := src.bytes(variant.LoadBytes), src.bytes(variant.PadBytes)
	limit := newPlain().quality(load, pad, &in.seeds[0], 40)
	wantHits := make([]variant.Hit, variant.LoadUnits)
	wantHits = wantHits[:generic.Set.Search(wantHits, load, pad, &in.seeds[0], ^uint64(0), &limit)]

	stop := make(chan struct{})
	var collectors, workers sync.WaitGroup
	collectors.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	for depth := range 48 {
		workers.Go(func() {
			var check func(depth int)
			check = func(depth int) {
				if depth > 0 {
					var room [512]byte // moves the kernel's frame by about this much
					room[depth] = byte(depth)
					check(depth - 1)
					runtime.KeepAlive(&room)
					return
				}
				got := in
				got.run(set)
				if got != want {
					t.Errorf("%s: wrong result under garbage collection and stack growth", set.Name)
				}
			}
			check(depth)
			var hits [variant.LoadUnits]variant.Hit
			if n := set.Search(hits[:], load, pad, &in.seeds[0], ^uint64(0), &limit); n != len(wantHits) {
				t.Errorf("%s: %d hits under garbage collection, want %d", set.Name, n, len(wantHits))
			}
		})
	}
	workers.Wait()
	close(stop)
	collectors.Wait()
}

// frame is small enough to live on a goroutine's stack.
type frame struct {
	msgs   [9 * 96]byte
	sums   [9][32]byte
	recall [2][32]byte
	seeds  [2][64]byte
	next   [2][64]byte
}

func (f *frame) run(set variant.Set) {
	set.Keccak256(f.sums[:], f.msgs[:], 96)
	set.RecallSeeds(f.recall[:], f.seeds[:])
	set.PadSeeds(f.next[:], &f.sums[0], &f.seeds[0], f.recall[:])
}
