package rewards

import (
	"slices"
	"testing"

	"github.com/zgminer/zgminer/pora/reward"
)

func TestAsked(t *testing.T) {
	const chunk = reward.PricingSectors
	for _, c := range []struct {
		first, sectors uint64
		want           []uint64
	}{
		{0, 0, nil}, {0, 1, []uint64{0}}, {0, chunk, []uint64{0}}, {0, chunk + 1, []uint64{0, 1}}, {2, chunk, nil},
		{3, 100 * chunk, []uint64{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 99}},
	} {
		if got := Asked(c.first, c.sectors); !slices.Equal(got, c.want) {
			t.Errorf("from %d of %d sectors: %d", c.first, c.sectors, got)
		}
	}
}
