package pora

import (
	"testing"

	"github.com/zgminer/zgminer/kernels"
)

// BenchmarkVerify is the cost of judging one answer: 697 Keccak-f and 34
// BLAKE2b compressions (spec/storage.md 7.1).
func BenchmarkVerify(b *testing.B) {
	m := newMini(b, 2*mib)
	a := m.answer(b, ShardRange(m.state().Context.FlowLength, 0, 0, 1), -1, 5)
	for _, cpu := range kernels.Tiers() {
		b.Run(cpu.String(), func(b *testing.B) {
			s := m.state()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Verify(cpu, a, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRangeLoad is paid once per nonce.
func BenchmarkRangeLoad(b *testing.B) {
	r := ShardRange(1<<40, 0, 3, 8)
	seed := Hash{1, 2, 3, 31: 7}
	b.ReportAllocs()
	for b.Loop() {
		seed[0]++
		if _, ok := r.Load(seed); !ok {
			b.Fatal("no load")
		}
	}
}
