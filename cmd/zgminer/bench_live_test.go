package main

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/miner/minertest"
)

// TestLiveNetwork reads a real chain: the numbers are those it was begun with.
func TestLiveNetwork(t *testing.T) {
	n := minertest.Start(t, contracts.Demo())
	n.Upload("file", 1<<20)
	at := presets.Network{Name: "dev", ChainID: n.ChainID, Flow: n.At.Flow, Mine: n.At.Mine, Reward: n.At.Reward}
	got, _, err := liveNetwork(context.Background(), n.Chain, at)
	if err != nil {
		t.Fatal(err)
	}
	if got.RewardPerAnswer != 0 {
		t.Errorf("a chunk that is not full pays %v", got.RewardPerAnswer)
	}
	n.Fill()
	got, source, err := liveNetwork(context.Background(), n.Chain, at)
	if err != nil {
		t.Fatal(err)
	}
	p := contracts.Demo()
	if math.Abs(got.Difficulty-float64(p.Difficulty)) > 1e-6 || got.FlowBytes != 8<<30 || got.WindowBlocks != 28 || got.EpochBlocks != 30 || got.TargetSubmissions != 10 ||
		got.BlockSeconds <= 0 || got.RewardPerAnswer < 0.01 || got.RewardPerAnswer > 0.02 {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(source, "the contracts of dev") {
		t.Error(source)
	}
}
