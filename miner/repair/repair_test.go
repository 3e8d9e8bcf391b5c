package repair_test

import (
	"bytes"
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/repair"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
	"github.com/zgminer/zgminer/sealing"
)

var (
	ctx   = context.Background()
	quiet = slog.New(slog.DiscardHandler)
)

// sizes of the files: parts of loads, many to a load, several loads, rear padding,
// gaps.
var sizes = []int{1, 257, 300000, 700, 5242881, 4097, 262144, 65537, 600000, 256, 3 << 20, 1000, 2097153}

type world struct {
	*filestest.World
	data [][]byte
}

// filled is a node with all files, a part of whose loads is sealed.
func filled(t testing.TB) *world {
	w := &world{World: filestest.New(t, nil)}
	for i, size := range sizes {
		data := filestest.Other(i, size)
		w.data = append(w.data, data)
		f := filestest.File(t, data)
		w.Upload(w.Submit(f), filestest.Segments(t, f, data))
	}
	w.SettleAll()
	w.seal()
	return w
}

func (w *world) seal() {
	if w.Store.MinerID() == ([32]byte{}) {
		filestest.Must(w.T, w.Store.SetMinerID([32]byte{9}))
	}
	for load := range w.Store.Summaries(0) {
		switch load % 4 {
		case 0:
			filestest.Must(w.T, w.Store.Seal(ctx, load, sealing.Contexts{{End: 30, Digest: sealing.Hash{1}}, {End: 64, Digest: sealing.Hash{2}}}))
		case 1:
			filestest.Must(w.T, w.Store.Seal(ctx, load, sealing.Contexts{{End: 64, Digest: sealing.Hash{1}}}))
		}
	}
}

func (w *world) options() repair.Options {
	return repair.Options{Log: w.Log, Store: w.Store, CPU: filestest.CPU}
}

// verify verifies loads and returns what is damaged.
func (w *world) verify(first, end uint64) (found []repair.Damage, r repair.Result) {
	w.T.Helper()
	o := w.options()
	o.First, o.End = first, end
	o.Found = func(d repair.Damage) { found = append(found, d) }
	r, err := repair.Verify(ctx, o)
	filestest.Must(w.T, err)
	if r.Damages != len(found) {
		w.T.Errorf("%d damages found, %d told", r.Damages, len(found))
	}
	return found, r
}

// spot is a place of a random bit that is held.
type spot struct {
	load, sector uint64
	name         string
	bit          int64
}

func (w *world) randomSpot(rng *rand.Rand) spot {
	var loads []uint64
	for load := range w.Store.Summaries(0) {
		loads = append(loads, load)
	}
	for {
		s := spot{load: loads[rng.IntN(len(loads))], sector: rng.Uint64N(1024)}
		st, _ := w.Store.State(s.load)
		if !st.Present.Has(s.sector) {
			continue
		}
		name, offset := st.Place.Where()
		s.name = w.Store.Dir(st.Place) + "/" + name
		s.bit = (offset+int64(s.sector)*256+rng.Int64N(256))*8 + rng.Int64N(8)
		return s
	}
}

// covers tells whether a damage names the spot: load, unit, file and offset.
func covers(d *repair.Damage, s *spot) bool {
	return d.Load == s.load && d.Sector <= s.sector && s.sector < d.Sector+d.Sectors && d.Units.Has(int(s.sector/16)) && d.File == s.name &&
		d.Offset <= s.bit/8 && s.bit/8 < d.Offset+d.Bytes
}

// served tells whether any call gives out data that differ from the file.
func (w *world) wrong() (seq int, what string) {
	for seq, data := range w.data {
		padded := append(bytes.Clone(data), make([]byte, (256-len(data)%256)%256)...)
		for i := 0; i < len(padded); i += store.LoadBytes {
			end := min(i+store.LoadBytes, len(padded))
			want := padded[i:end]
			s, err := w.SegmentWithProof(uint64(seq), uint64(i/store.LoadBytes))
			filestest.Must(w.T, err)
			if s != nil && !bytes.Equal(s.Data, want) {
				return seq, "with proof"
			}
			got, err := w.Sectors(uint64(seq), uint64(i/256), uint64(end/256))
			filestest.Must(w.T, err)
			if got != nil && !bytes.Equal(got, want) {
				return seq, "without proof"
			}
			mid := (i/256 + end/256) / 2
			if got, err = w.Sectors(uint64(seq), uint64(mid), uint64(mid+1)); err != nil {
				w.T.Fatal(err)
			} else if got != nil && !bytes.Equal(got, padded[mid*256:mid*256+256]) {
				return seq, "one sector"
			}
		}
	}
	return -1, ""
}

// TestClean: what is whole is found whole, to the last byte.
func TestClean(t *testing.T) {
	w := filled(t)
	found, r := w.verify(0, 0)
	if len(found) > 0 || r.Unknown != 0 || r.Checked != r.Bytes || r.Loads == 0 {
		t.Errorf("%+v, %v", r, found)
	}
	t.Logf("%d loads, %d bytes", r.Loads, r.Bytes)
}

// TestBitFlips: a flipped bit in 1,000 random places, one at a time: each is found
// with its place, and is not served even before.
func TestBitFlips(t *testing.T) {
	w := filled(t)
	rng := rand.New(rand.NewPCG(7, 7))
	var bytesNamed, gaps int64
	places := map[string]bool{}
	for n := range 1000 {
		s := w.randomSpot(rng)
		w.DataFS.Flip(s.name, s.bit)
		found, r := w.verify(s.load, s.load+1)
		hit := false
		for i := range found {
			hit = hit || covers(&found[i], &s)
			bytesNamed += found[i].Bytes
			if len(found[i].Seqs) == 0 {
				gaps++
			}
		}
		if !hit || r.Loads != 1 {
			t.Fatalf("flip %d at %+v: found %v, %+v", n, s, found, r)
		}
		if n%50 == 0 {
			if seq, what := w.wrong(); seq >= 0 {
				t.Fatalf("flip %d at %+v: file %d is served wrong, %s", n, s, seq, what)
			}
			if len(found[0].Seqs) > 0 && !strings.Contains(found[0].String(), "user file") {
				t.Errorf("said %q", found[0])
			}
		}
		places[found[0].File] = true
		w.DataFS.Flip(s.name, s.bit)
	}
	if found, _ := w.verify(0, 0); len(found) > 0 {
		t.Errorf("after all were flipped back: %v", found)
	}
	t.Logf("1000 flips in %d data files, %d KiB named for each, %d in gaps", len(places), bytesNamed/1000/1024, gaps)
}

// TestRepair: many places are damaged at once; what they hit is given up and comes
// again from another node, and nothing wrong is ever served meanwhile.
func TestRepair(t *testing.T) {
	w, other := filled(t), filled(t)
	identity := zgs.NetworkIdentity{ChainID: 1}
	hs := httptest.NewServer(server.New(server.Options{Files: other.Files, Log: other.Log, Identity: func() zgs.NetworkIdentity { return identity }, Logger: quiet}).Public())
	defer hs.Close()
	rng := rand.New(rand.NewPCG(8, 8))
	var spots []spot
	for range 40 {
		s := w.randomSpot(rng)
		w.DataFS.Flip(s.name, s.bit)
		spots = append(spots, s)
	}
	found, _ := w.verify(0, 0)
	for i := range spots {
		hit := false
		for k := range found {
			hit = hit || covers(&found[k], &spots[i])
		}
		if !hit {
			t.Errorf("%+v was not found", spots[i])
		}
	}
	before := w.Counts().Finalized
	seqs, err := repair.GiveUp(ctx, w.Files, found)
	filestest.Must(t, err)
	if len(seqs) == 0 || w.Counts().Finalized != before-uint64(len(seqs)) {
		t.Errorf("%d files, %d of %d left finalized", len(seqs), w.Counts().Finalized, before)
	}
	if seq, what := w.wrong(); seq >= 0 {
		t.Errorf("file %d is served wrong, %s", seq, what)
	}
	if left, r := w.verify(0, 0); len(left) > 0 || r.Unknown > 0 {
		t.Errorf("left: %v, %+v", left, r)
	}
	w.Restart() // a crash would find the same: everything is durable
	s, err := sync.New(sync.Options{Files: w.Files, Peers: []string{hs.URL}, Auto: true, Young: 1, Every: 10 * time.Millisecond, Logger: quiet})
	filestest.Must(t, err)
	run, stop := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- s.Run(run) }()
	filestest.Eventually(t, "everything is there again", func() bool {
		filestest.Must(t, w.Settle(ctx))
		return s.Report().CaughtUp && w.Counts().Finalized == before
	})
	stop()
	<-done
	segments := s.Report().Segments
	for seq := range w.data {
		w.WantFile(uint64(seq), w.data[seq])
	}
	w.seal()
	if left, r := w.verify(0, 0); len(left) > 0 || r.Unknown > 0 {
		t.Errorf("after the repair: %v, %+v", left, r)
	}
	for load := range other.Store.Summaries(0) { // gaps too
		a, _ := w.Store.State(load)
		b, _ := other.Store.State(load)
		if a.Present != b.Present || a.Sealed != b.Sealed {
			t.Errorf("load %d: %d sectors and units %x, the other node %d and %x", load, a.Present.Count(), uint64(a.Sealed), b.Present.Count(), uint64(b.Sealed))
		}
	}
	t.Logf("%d damages by 40 flips, %d files, %d segments fetched", len(found), len(seqs), segments)
}

// TestKeepsWhatIsRight: nothing right is ever given up, whatever is said of it.
func TestKeepsWhatIsRight(t *testing.T) {
	w := filled(t)
	before := w.Counts()
	for load := range w.Store.Summaries(0) {
		held, _ := w.Store.State(load)
		seqs, err := w.Lost(ctx, load, store.SectorRange(0, 1024))
		filestest.Must(t, err)
		now, _ := w.Store.State(load)
		if load == 0 { // sector 0 is no data and is never held
			held.Present = held.Present.Without(store.SectorRange(0, 1))
		}
		if len(seqs) > 0 || now.Present != held.Present || now.Sealed != held.Sealed {
			t.Errorf("load %d: files %v, %d sectors and %d units left of %d and %d", load, seqs, now.Present.Count(), now.Sealed.Count(), held.Present.Count(), held.Sealed.Count())
		}
	}
	if now := w.Counts(); now != before {
		t.Errorf("counts %+v, %+v before", now, before)
	}
}

// TestReadFinds: a read meets damage: it is not served, and the file is missing
// from then on, without anybody running verify.
func TestReadFinds(t *testing.T) {
	w := filled(t)
	st, _ := w.Store.State(w.Info(4).Entry.Start/1024 + 3)
	name, offset := st.Place.Where()
	w.DataFS.Flip(w.Store.Dir(st.Place)+"/"+name, (offset+5000)*8)
	if s, err := w.SegmentWithProof(4, 3); s != nil || err != nil {
		t.Errorf("served %v, %v", s, err)
	}
	w.SettleAll()
	if i := w.Info(4); i.State == files.Finalized {
		t.Error("the file counts as finalized")
	}
	if m, err := w.Missing(4, 10); err != nil || len(m) != 1 || m[0] != 3 {
		t.Errorf("missing %v, %v", m, err)
	}
	f := filestest.File(t, w.data[4])
	w.Upload(4, filestest.Segments(t, f, w.data[4])[3:4])
	w.WantFile(4, w.data[4])
	if i := w.Info(4); i.State != files.Finalized {
		t.Errorf("the file is %s", i.State)
	}
}

// TestUnreadable: data that cannot be read is damage too.
func TestUnreadable(t *testing.T) {
	w := filled(t)
	load := w.Info(4).Entry.Start/1024 + 2
	st, _ := w.Store.State(load)
	name, offset := st.Place.Where()
	filestest.Must(t, truncate(w, w.Store.Dir(st.Place)+"/"+name, offset+10*4096))
	found, _ := w.verify(load, load+1)
	if len(found) == 0 || !strings.Contains(found[0].Reason, "cannot be read") || found[0].Unit != 10 || !found[0].Unreadable {
		t.Fatalf("found %v", found)
	}
	// A running node does not give it up: the disk may come back.
	sc := repair.NewScrubber(repair.Scrubbing{Verify: w.options(), Files: w.Files, DB: w.DB, Round: time.Nanosecond, Logger: quiet})
	run, stop := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- sc.Run(run) }()
	filestest.Eventually(t, "a round", func() bool { return sc.Status().Rounds > 0 })
	stop()
	<-done
	if now, _ := w.Store.State(load); now.Present != st.Present || sc.Status().Result.Damages == 0 {
		t.Errorf("%d of %d sectors are left, %+v", now.Present.Count(), st.Present.Count(), sc.Status())
	}
}

// TestScrubber: a running node finds damage by itself and goes on where it was.
func TestScrubber(t *testing.T) {
	w := filled(t)
	rng := rand.New(rand.NewPCG(9, 9))
	s := w.randomSpot(rng)
	w.DataFS.Flip(s.name, s.bit)
	o := repair.Scrubbing{Verify: w.options(), Files: w.Files, DB: w.DB, Round: time.Nanosecond, Logger: quiet}
	sc := repair.NewScrubber(o)
	run, stop := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- sc.Run(run) }()
	filestest.Eventually(t, "a round", func() bool { return sc.Status().Rounds > 0 && sc.Status().Result.Damages > 0 })
	stop()
	<-done
	st := sc.Status()
	if len(st.Last) == 0 || !covers(&st.Last[0], &s) || st.LastErr != "" {
		t.Errorf("status %+v", st)
	}
	if left, _ := w.verify(0, 0); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	if again := repair.NewScrubber(o); again.Status().Rounds != 0 {
		t.Error("rounds before the start")
	}
}

// truncate cuts a data file, as a disk that lost its end.
func truncate(w *world, name string, size int64) error {
	f, err := w.DataFS.Open(name, vfs.How{})
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}

// BenchmarkVerify verifies a store of sealed and raw loads in memory.
func BenchmarkVerify(b *testing.B) {
	w := filled(b)
	for b.Loop() {
		r, err := repair.Verify(ctx, w.options())
		filestest.Must(b, err)
		b.SetBytes(int64(r.Bytes))
	}
}
