package kernels

import (
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/variant"
	"github.com/zgminer/zgminer/kernels/internal/varianttest"
)

// BenchmarkTier measures every primitive of every tier, and of plain Go
// (golang.org/x/crypto), for a table by benchstat:
//
//	go test -run '^$' -bench Tier -cpu 1 -count 10 ./kernels | tee tiers.txt
//	benchstat -col /tier tiers.txt
func BenchmarkTier(b *testing.B) {
	sets := []variant.Set{varianttest.Plain()}
	for _, c := range Tiers() {
		sets = append(sets, *c.set)
	}
	for _, set := range sets {
		b.Run("tier="+set.Name, func(b *testing.B) { varianttest.Bench(b, set) })
	}
}
