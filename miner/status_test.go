package miner

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/plan"
	"github.com/zgminer/zgminer/miner/seal"
	fetch "github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/sealing"
)

// TestFetchStatus: what nobody looked for is unknown, not 0.
func TestFetchStatus(t *testing.T) {
	for _, c := range []struct {
		name         string
		report       fetch.Status
		pending      uint64
		missing      int64
		eta          float64
		keepsReasons bool
	}{
		{"no look, files incomplete", fetch.Status{Reason: "fetching by itself is switched off"}, 2, -1, -1, true},
		{"no look, nothing incomplete", fetch.Status{Reason: "fetching by itself is switched off"}, 0, 0, 0, false},
		{"some missing, no rate", fetch.Status{Files: 1, Missing: 5, Reason: "no storage node answers"}, 1, 5, -1, true},
		{"some missing", fetch.Status{Files: 1, Missing: 5, ETA: 3 * time.Second}, 1, 5, 3, false},
		{"all there", fetch.Status{CaughtUp: true}, 0, 0, 0, false},
	} {
		got := fetchStatus(c.report, c.pending)
		if got.Missing != c.missing || got.ETA != c.eta || (got.Reason != "") != c.keepsReasons {
			t.Errorf("%s: %+v", c.name, got)
		}
		if text, err := json.Marshal(got.Nodes); err != nil || string(text) != "[]" {
			t.Errorf("%s: the nodes are %s, %v", c.name, text, err)
		}
	}
}

// TestSealStatus: units that wait for a context have no known end, and units that
// are sealed anew count once.
func TestSealStatus(t *testing.T) {
	s := ShareStatus{Sealed: 10 * sealing.UnitBytes}
	sealStatus(&s, seal.Status{Survey: seal.Survey{NoContext: 3}, Reason: "no context yet"})
	if s.SealETA != -1 || s.SealWaiting != 3*sealing.UnitBytes || s.SealReason == "" || s.Sealable != 13*sealing.UnitBytes {
		t.Errorf("%+v", s)
	}
	s = ShareStatus{Sealed: 10 * sealing.UnitBytes}
	sealStatus(&s, seal.Status{Survey: seal.Survey{Waiting: 1, Units: 4, Reseal: 3}, ETA: 2 * time.Second})
	if s.SealETA != 2 || s.Sealable != 11*sealing.UnitBytes || s.SealQueue != 4*sealing.UnitBytes || s.SealLoads != 1 {
		t.Errorf("%+v", s)
	}
}

// TestNoIdentity: the cause of a missing miner id is in the sentence.
func TestNoIdentity(t *testing.T) {
	if r := noIdentity(fmt.Errorf("find: %w", client.ErrUnavailable)); r.Code != watch.ChainDown {
		t.Errorf("%+v", r)
	}
	if r := noIdentity(errors.New("the account has 0 tokens")); r.Code != watch.NoMinerID || !regexp.MustCompile(`0 tokens`).MatchString(r.Text) {
		t.Errorf("%+v", r)
	}
}

// TestStatisticsLine is read by tools made for the reference node.
func TestStatisticsLine(t *testing.T) {
	got := statistics(&mining.Counts{Pads: 1, Loads: 2, Mixes: 3, Hits: 4})
	if want := "Mine iterations statistics: scratch pad: 1, loading: 2, pad_mix: 3, hit: 4"; got != want {
		t.Error(got)
	}
}

// TestStatusKeys: every key of the JSON is in snake case, and no list is null.
func TestStatusKeys(t *testing.T) {
	n := Node{}
	m := n.idleStatus(watch.Reason{Code: Disabled, Text: "Mining is switched off."})
	bare, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if nulls := regexp.MustCompile(`"(\w+)":null`).FindAllString(string(bare), -1); nulls != nil {
		t.Errorf("%q", nulls)
	}
	m.Ranges.Options, m.Devices, m.Tiers, m.Beat = []plan.RangeOption{{}}, []DeviceStatus{{}}, []TierStatus{{}}, &BeatStatus{}
	m.Lost, m.Newest, m.Chunks, m.PerDay = []LostStatus{{}}, []answers.Answer{{Reward: new(big.Int)}}, []ChunkStatus{{}}, []DayStatus{{}}
	text, err := json.Marshal(Status{Mining: m, Disks: []DiskStatus{{}}, RPC: []RPCStatus{{}}, Problems: []health.Problem{{}}, Fetching: FetchStatus{Nodes: []PeerStatus{{}}}})
	if err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`"([^"]*)":`).FindAllStringSubmatch(string(text), -1)
	if len(keys) < 150 {
		t.Errorf("only %d keys", len(keys))
	}
	for _, k := range keys {
		if !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(k[1]) {
			t.Errorf("the key %q", k[1])
		}
	}
}
