package share_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/share"
	"github.com/zgminer/zgminer/pora/merkle"
)

var ctx = context.Background()

// rig is a node whose chain is a few numbers.
type rig struct {
	*filestest.World
	*share.Share
	max      uint64
	maxErr   error
	first    uint64
	now      time.Time // of the chain
	firstErr error
	clock    time.Time // of the machine
}

func newRig(t *testing.T, quota uint64) *rig {
	r := &rig{World: filestest.New(t, func(o *files.Options) { o.DeletePause = time.Millisecond }), max: 4}
	r.Quota = quota
	r.Restart()
	r.now = time.Unix(2e9, 0)
	r.clock = r.now
	r.Share = share.New(share.Options{
		Files: r.Files, Length: r.Log.Length, Stats: r.Store.Stats,
		MaxShards:  func(context.Context) (uint64, error) { return r.max, r.maxErr },
		Rewardable: func(context.Context) (uint64, time.Time, error) { return r.first, r.now, r.firstErr },
		Random:     rand.New(rand.NewPCG(1, 1)), Now: func() time.Time { return r.clock }, Logger: slog.New(slog.DiscardHandler),
	})
	return r
}

func (r *rig) add(seed, size int) (uint64, []byte) {
	data := filestest.Other(seed, size)
	f := filestest.File(r.T, data)
	seq := r.Submit(f)
	r.Upload(seq, filestest.Segments(r.T, f, data))
	r.SettleAll()
	return seq, data
}

// zeros submits 8 GiB of zeros or less, as a filler of 2^height sectors.
func (r *rig) zeros(height uint64) {
	r.T.Helper()
	r.Submit(&merkle.File{Size: 256 << height, Sectors: 1 << height, Padded: 1 << height, Nodes: []merkle.Node{{Height: height, Root: merkle.Zero(int(height))}}})
	r.SettleAll()
}

// TestGrowth: a share that outgrows 0.8 of the quota is halved, keeps what it must
// hold, gives the room back, and is not halved beyond what may mine.
func TestGrowth(t *testing.T) {
	r := newRig(t, 40<<20)
	r.add(1, 24<<20)
	filestest.Must(t, r.Look(ctx))
	if s := r.Files.Shard(); s.Num != 1 || r.Share.Status().Reason != "" {
		t.Fatalf("shard %v with room left: %+v", s, r.Share.Status())
	}
	seq, data := r.add(2, 11<<20) // 35 of 40 MiB
	filestest.Must(t, r.Look(ctx))
	s := r.Files.Shard()
	if s.Num != 2 {
		t.Fatalf("shard %v", s)
	}
	r.SettleAll()
	if used := r.Store.Stats().UsedBytes; used > 18<<20 {
		t.Errorf("%d bytes are used after halving 35 MiB", used)
	}
	for load := range r.Store.Summaries(0) {
		if !s.Holds(load) {
			t.Errorf("load %d is held by shard %v", load, s)
		}
	}
	if i := r.Info(seq); i.State != files.Finalized {
		t.Errorf("file %d is %s", seq, i.State)
	}
	held := 0
	for i := range uint64(44) {
		if v, err := r.SegmentWithProof(seq, i); err != nil {
			t.Fatal(err)
		} else if v != nil {
			held++
			if string(v.Data) != string(data[i<<18:(i+1)<<18]) {
				t.Errorf("segment %d differs", i)
			}
		}
	}
	if held != 22 {
		t.Errorf("%d of 44 segments are held", held)
	}
	// An empty stretch makes the flow long, but takes no room: nothing is lost for it.
	r.zeros(25)
	filestest.Must(t, r.Look(ctx))
	if got := r.Files.Shard(); got != s || r.Share.Status().ShareBytes < 4<<30 {
		t.Errorf("shard %v, %+v", got, r.Share.Status())
	}

	r.maxErr = errors.New("away")
	r.add(3, 36<<20)
	filestest.Must(t, r.Look(ctx))
	if got := r.Files.Shard(); got != s || !strings.Contains(r.Share.Status().Reason, "away") {
		t.Errorf("shard %v, %+v", got, r.Share.Status())
	}
	r.maxErr = nil
	filestest.Must(t, r.Look(ctx))
	if got := r.Files.Shard(); got.Num != 4 || got.ID&1 != s.ID {
		t.Errorf("shard %v out of %v", got, s)
	}
	r.SettleAll()
	r.add(4, 64<<20)
	filestest.Must(t, r.Look(ctx))
	if got := r.Files.Shard(); got.Num != 4 || !strings.Contains(r.Share.Status().Reason, "more than 4 shards may not mine") {
		t.Errorf("shard %v, %+v", got, r.Share.Status())
	}
}

// TestPrune: what expired is dropped, but only while the clocks agree and the
// contract makes sense.
func TestPrune(t *testing.T) {
	r := newRig(t, 64<<20)
	old, _ := r.add(1, 2<<20)
	r.zeros(24) // the next file lies in the next pricing chunk
	fresh, data := r.add(2, 2<<20)
	pruned := func() bool { r.SettleAll(); return r.Info(old).State == files.Pruned }
	filestest.Must(t, r.Look(ctx))
	if pruned() {
		t.Fatal("pruned before anything expired")
	}
	for what, set := range map[string]func(){
		"apart":         func() { r.clock = r.now.Add(-61 * time.Minute) },
		"apart ":        func() { r.clock = r.now.Add(61 * time.Minute) },
		"away":          func() { r.firstErr = errors.New("away") },
		"names chunk 9": func() { r.first = 9 },
	} {
		r.first, r.firstErr, r.clock = 1, nil, r.now
		set()
		filestest.Must(t, r.Look(ctx))
		if st := r.Share.Status(); pruned() || !strings.Contains(st.Reason, strings.TrimSpace(what)) || r.First() != 0 {
			t.Errorf("%s: %+v", what, st)
		}
	}
	r.first, r.firstErr, r.clock = 1, share.ErrNotLinear, r.now
	filestest.Must(t, r.Look(ctx))
	if pruned() || r.Share.Status().Reason != "" {
		t.Error("pruned without a contract that lets chunks expire")
	}
	r.firstErr, r.clock = nil, r.now.Add(59*time.Minute)
	filestest.Must(t, r.Look(ctx))
	if !pruned() || r.First() != 1 {
		t.Errorf("not pruned: %+v", r.Share.Status())
	}
	r.WantFile(fresh, data)
	if used := r.Store.Stats().UsedBytes; used > 3<<20 {
		t.Errorf("%d bytes are used", used)
	}
	if st := r.Share.Status(); st.FlowBytes > 3<<20 {
		t.Errorf("%d bytes of the flow earn something", st.FlowBytes)
	}
}

// TestRun: looks go on until the end.
func TestRun(t *testing.T) {
	r := newRig(t, 8<<20)
	looks := make(chan struct{}, 100)
	s := share.New(share.Options{Files: r.Files, Stats: r.Store.Stats, Every: time.Millisecond, Length: func() uint64 {
		select {
		case looks <- struct{}{}:
		default:
		}
		return r.Log.Length()
	}})
	run, stop := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- s.Run(run) }()
	for range 10 {
		<-looks
	}
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
