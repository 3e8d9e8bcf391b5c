//go:build amd64 && !purego

package avx512

import (
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/varianttest"
)

func need(t testing.TB) {
	if !Supported() {
		t.Skip("this CPU has no AVX-512 F, DQ, BW, VL")
	}
}

func TestConform(t *testing.T) {
	need(t)
	varianttest.Conform(t, Set)
}

func TestStress(t *testing.T) {
	need(t)
	varianttest.Stress(t, Set)
}

func FuzzKeccak256(f *testing.F) {
	need(f)
	varianttest.FuzzKeccak256(f, Set)
}

func FuzzSeal(f *testing.F) {
	need(f)
	varianttest.FuzzSeal(f, Set)
}

func FuzzSearch(f *testing.F) {
	need(f)
	varianttest.FuzzSearch(f, Set)
}

func Benchmark(b *testing.B) {
	need(b)
	varianttest.Bench(b, Set)
}

func BenchmarkRatio(b *testing.B) {
	need(b)
	varianttest.Ratio(b, Set)
}
