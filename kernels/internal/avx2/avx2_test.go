//go:build amd64 && !purego

package avx2

import (
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/varianttest"
)

// needAVX2 skips a test on a machine that cannot run the kernels.
func needAVX2(tb testing.TB) {
	if !Supported() {
		tb.Skip("this CPU or operating system has no AVX2")
	}
}

func TestConform(t *testing.T) {
	needAVX2(t)
	varianttest.Conform(t, Set)
}

func TestStress(t *testing.T) {
	needAVX2(t)
	varianttest.Stress(t, Set)
}

func FuzzKeccak256(f *testing.F) {
	needAVX2(f)
	varianttest.FuzzKeccak256(f, Set)
}

func FuzzSeal(f *testing.F) {
	needAVX2(f)
	varianttest.FuzzSeal(f, Set)
}

func FuzzSearch(f *testing.F) {
	needAVX2(f)
	varianttest.FuzzSearch(f, Set)
}

func BenchmarkTier(b *testing.B) {
	needAVX2(b)
	varianttest.Bench(b, Set)
}

func BenchmarkRatio(b *testing.B) {
	needAVX2(b)
	varianttest.Ratio(b, Set)
}
