//go:build long

package main

import (
	"os"
	"strconv"
	"testing"
)

// TestCampaignNodeKills is TestNodeKills with ZGMINER_NODE_KILLS kills (500).
func TestCampaignNodeKills(t *testing.T) {
	kills := 500
	if text := os.Getenv("ZGMINER_NODE_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatalf("ZGMINER_NODE_KILLS: %v", err)
		}
	}
	nodeKills(t, kills, uint64(kills))
}
