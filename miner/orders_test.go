package miner

import "testing"

// TestStartPosition: the search may begin anywhere in the flow, not behind its end.
func TestStartPosition(t *testing.T) {
	length := uint64(0)
	o := orders{enabled: true, length: func() uint64 { return length }}
	for _, c := range []struct {
		length, sector uint64
		want           bool
		first          uint64
	}{
		{0, 0, true, 0}, {0, 1, false, 0}, {2048, 1024, true, 1024}, {2048, 2048, false, 1024}, {2048, 1 << 40, false, 1024}, {2048, 2047, true, 2047}, {2048, 0, true, 0},
	} {
		length = c.length
		if got := o.SetStartPosition(c.sector); got != c.want || o.first.Load() != c.first {
			t.Errorf("sector %d of %d: %v, begins at %d", c.sector, c.length, got, o.first.Load())
		}
	}
	o.enabled = false
	if o.SetStartPosition(1) {
		t.Error("without a miner an order was taken")
	}
}
