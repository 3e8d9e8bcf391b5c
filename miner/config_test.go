package miner

import (
	"testing"

	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/miner/options"
)

// TestConfirmations: -1, the default, is what the network says.
func TestConfirmations(t *testing.T) {
	c := Config{Network: presets.Network{Confirmations: 3}, Storage: options.DefaultStorage()}
	for set, want := range map[int64]uint64{c.Storage.Confirmations: 3, -1: 3, 0: 0, 7: 7} {
		if c.Storage.Confirmations = set; c.confirmations() != want {
			t.Errorf("storage.confirmations = %d: %d, not %d", set, c.confirmations(), want)
		}
	}
}
