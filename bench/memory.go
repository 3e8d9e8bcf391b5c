package bench

import (
	"math/rand/v2"
	"unsafe"

	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/kernels"
)

// Stages of the host's memory.
const (
	StageMemoryRead = "memory.bandwidth"
	StageMemoryCopy = "memory.copy"
)

// memoryVariants returns the stages of reading and copying loads at random
// places of the set, on one core and on all.
func memoryVariants(w *workList, cores int) []*variant {
	sums := make([]uint64, items)
	for i := range sums {
		sums[i] = xorOf(w.slot(i))
	}
	var out []*variant
	for _, n := range coreCounts(cores) {
		out = append(out,
			&variant{name: StageMemoryRead, device: "memory", unit: report.UnitBytes, cores: n, maxPieces: 64,
				notes: []string{"whole loads of 256 KiB at random places"},
				make:  func(n int) *job { return readJob(w, sums, n) }},
			&variant{name: StageMemoryCopy, device: "memory", unit: report.UnitBytes, cores: n, maxPieces: 64,
				notes: []string{"bytes copied from random places into one buffer in cache"},
				make:  func(n int) *job { return copyJob(w, n) }})
	}
	return out
}

func readJob(w *workList, sums []uint64, n int) *job {
	rnd := rand.New(rand.NewPCG(rand.Uint64(), 1))
	slots, got := make([]int, n), make([]uint64, n)
	return &job{
		ops: float64(n) * kernels.LoadBytes, results: n,
		prepare: func() {
			for i := range slots {
				slots[i] = rnd.IntN(w.slots)
			}
			clear(got)
		},
		run: func() {
			for i, s := range slots {
				got[i] = xorOf(w.slot(s))
			}
		},
		check: func() error {
			for i, s := range slots {
				if got[i] != sums[s%items] {
					return wrong("memory", StageMemoryRead, "the sum of the bytes read")
				}
			}
			return nil
		},
	}
}

func copyJob(w *workList, n int) *job {
	rnd := rand.New(rand.NewPCG(rand.Uint64(), 2))
	slots, buf := make([]int, n), make([]byte, kernels.LoadBytes)
	return &job{
		ops: float64(n) * kernels.LoadBytes,
		prepare: func() {
			for i := range slots {
				slots[i] = rnd.IntN(w.slots)
			}
		},
		run: func() {
			for _, s := range slots {
				copy(buf, w.slot(s))
			}
		},
	}
}

// xorOf reads b, whose length is a multiple of 64 and which is aligned to 8
// bytes, and returns the XOR of its words.
func xorOf(b []byte) uint64 {
	words := unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/8)
	var x0, x1, x2, x3 uint64
	for len(words) >= 8 {
		v := words[:8]
		x0 ^= v[0] ^ v[4]
		x1 ^= v[1] ^ v[5]
		x2 ^= v[2] ^ v[6]
		x3 ^= v[3] ^ v[7]
		words = words[8:]
	}
	return x0 ^ x1 ^ x2 ^ x3
}
