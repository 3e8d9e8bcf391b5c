package setup

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/options"
)

const gib = 1 << 30

func TestPropose(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		flow, quota, max, shards uint64
		short                    bool
	}{
		{0, gib, 256, 1, false},
		{8 * gib, 10 * gib, 256, 1, false},           // exactly 0.8
		{8*gib + 1024, 10 * gib, 256, 2, false},      // just above
		{20_000 * gib, 1_000 * gib, 256, 32, false},  // 625 of 800
		{20_000 * gib, 1_000 * gib, 16, 16, true},    // 1,250 of 1,000
		{1 << 50, gib, 256, 256, true},               //
		{1_024 * gib, 1_280 * gib, 1, 1, false},      //
		{25_600 * gib, 1_000 * gib, 1024, 32, false}, // 800 of 800
	} {
		seen := map[uint64]bool{}
		for range 200 {
			p, err := Propose(Facts{FlowBytes: c.flow, Quota: c.quota, MaxShards: c.max}, random)
			if err != nil || p.Shards != c.shards || p.Short != c.short || p.ShardID >= p.Shards || p.ShareBytes != c.flow/p.Shards {
				t.Fatalf("%+v: %+v, %v", c, p, err)
			}
			seen[p.ShardID] = true
		}
		if c.shards > 1 && len(seen) < 2 {
			t.Errorf("%+v: always the same shard", c)
		}
	}
	if _, err := Propose(Facts{MaxShards: 3}, random); err == nil {
		t.Error("3 shards")
	}
}

// TestTimes: the slower of network and disk decides about filling, the slower of
// kernels and disk about sealing.
func TestTimes(t *testing.T) {
	p, err := Propose(Facts{FlowBytes: 800 * gib, Quota: 1000 * gib, MaxShards: 256, DiskRate: gib, NetworkRate: gib / 8, SealRate: 2 * gib}, rand.New(rand.NewPCG(1, 2)))
	if err != nil || p.Fill != 6400*time.Second || p.Seal != 800*time.Second {
		t.Errorf("%+v, %v", p, err)
	}
	if s := p.String(); !strings.Contains(s, "shard 0 of 1: 800 GiB") || !strings.Contains(s, "1 h 47 min to receive") {
		t.Error(s)
	}
}

// TestUnknownLine: without the line's rate nobody knows how long it takes to receive.
func TestUnknownLine(t *testing.T) {
	f := Facts{FlowBytes: 800 * gib, Quota: 1000 * gib, MaxShards: 256, DiskRate: gib, SealRate: 2 * gib}
	p, err := Propose(f, rand.New(rand.NewPCG(1, 2)))
	if err != nil || p.Fill != 0 || p.Seal != 800*time.Second || !strings.Contains(p.String(), "time to receive: unknown (give --network-rate)") {
		t.Errorf("%+v, %v: %s", p, err, p)
	}
	f.FlowBytes = 0
	if p, err := Propose(f, rand.New(rand.NewPCG(1, 2))); err != nil || strings.Contains(p.String(), "receive") {
		t.Errorf("an empty flow: %s, %v", p, err)
	}
}

// TestRoom: what the directories take together is compared with what is free on
// their file systems.
func TestRoom(t *testing.T) {
	dir := t.TempDir()
	free, _, err := freeBytes(dir)
	if err != nil || free == 0 {
		t.Fatal(free, err)
	}
	for _, c := range []struct {
		dirs  []options.Dir
		short bool
	}{
		{[]options.Dir{{Path: dir, Bytes: 1 << 20}}, false},
		{[]options.Dir{{Path: filepath.Join(dir, "not", "there"), Bytes: 1 << 20}}, false},
		{[]options.Dir{{Path: dir, Bytes: 1 << 60}}, true},
		{[]options.Dir{{Path: dir, Bytes: free / 4 * 3}, {Path: filepath.Join(dir, "b"), Bytes: free / 4 * 3}}, true},
	} {
		problems, err := Room(c.dirs)
		if err != nil || (len(problems) > 0) != c.short {
			t.Errorf("%v: %v, %v", c.dirs, problems, err)
		}
		if c.short && !strings.Contains(problems[0], dir) {
			t.Errorf("%q does not name %s", problems[0], dir)
		}
	}
}

// TestGrow: the new shard is a half of the old one.
func TestGrow(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	seen := map[uint64]int{}
	for range 100 {
		id, n := Grow(3, 4, random)
		if n != 8 || id%4 != 3 {
			t.Fatal(id, n)
		}
		seen[id]++
	}
	if len(seen) != 2 {
		t.Error(seen)
	}
}
