package files_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// upload is a file with its segments.
type upload struct {
	data []byte
	file *merkle.File
	list []files.Segment
}

func newUpload(t testing.TB, data []byte) *upload {
	f := filestest.File(t, data)
	return &upload{data, f, filestest.Segments(t, f, data)}
}

// TestBeforeEntry is the official test of the cache: segment 0 of 2 before the
// entry, then the entry, then segment 1; and a whole small file before it.
func TestBeforeEntry(t *testing.T) {
	w := filestest.New(t, nil)
	two, small := newUpload(t, filestest.Content(300000)), newUpload(t, filestest.Content(1000))
	filestest.Must(t, w.AddSegments(ctx, "a", nil, two.list[:1]))
	filestest.Must(t, w.AddSegments(ctx, "a", nil, two.list[:1]))
	filestest.Must(t, w.AddSegments(ctx, "a", files.BySeq(1), small.list)) // by a number that is not there yet
	if _, ok, err := w.ByRoot(two.file.DataRoot(), true); ok || err != nil {
		t.Errorf("a file without entry is known: %v", err)
	}
	seq := w.Submit(two.file)
	if i := w.Info(seq); !i.Cached || i.Uploaded != 1 || i.State != files.Pending {
		t.Errorf("before the entry is taken in: %+v", i)
	}
	w.SettleAll()
	if i := w.Info(seq); i.Cached || i.Uploaded != 1 || i.State != files.Uploading {
		t.Errorf("after the entry: %+v", i)
	}
	filestest.Must(t, w.AddSegments(ctx, "a", nil, two.list[1:]))
	w.Want(seq, files.Finalized, 2)
	w.WantFile(seq, two.data)
	one := w.Submit(small.file)
	w.SettleAll()
	w.Want(one, files.Finalized, 1)
	w.WantFile(one, small.data)

	// The claimed size was another one, with the same root: the segment does not fit.
	claimed := newUpload(t, make([]byte, 513))
	claimed.file.Size = 700
	for i := range claimed.list {
		claimed.list[i].FileSize = 600
	}
	filestest.Must(t, w.AddSegments(ctx, "a", nil, claimed.list))
	zero := w.Submit(claimed.file)
	w.SettleAll()
	w.Want(zero, files.Pending, 0)
}

// TestEntryWhileUploading submits while the segments come by root.
func TestEntryWhileUploading(t *testing.T) {
	w := filestest.New(t, nil)
	runCtx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- w.Run(runCtx) }()
	defer func() {
		cancel()
		<-done
	}()
	for i := range 40 {
		u := newUpload(t, filestest.Other(i, 1000+i*10000))
		uploaded := make(chan error, 1)
		go func() {
			uploaded <- func() error {
				for k := range u.list {
					if err := w.AddSegments(ctx, "a", nil, u.list[k:k+1]); err != nil {
						return err
					}
				}
				return nil
			}()
		}()
		if i%2 == 0 {
			filestest.Must(t, <-uploaded)
			close(uploaded)
		}
		seq := w.Submit(u.file)
		filestest.Must(t, <-uploaded)
		filestest.Eventually(t, "finalized", func() bool { return w.Info(seq).State == files.Finalized })
		w.WantFile(seq, u.data)
	}
}

func TestCacheIsBounded(t *testing.T) {
	now := time.Unix(0, 0)
	w := filestest.New(t, func(o *files.Options) {
		o.CacheBytes, o.CacheFileBytes = 4<<20, 2<<20
		o.Now = func() time.Time { return now }
	})
	put := func(origin string, seed, size int) (*upload, error) {
		u := newUpload(t, filestest.Other(seed, size))
		now = now.Add(time.Second)
		return u, w.AddSegments(ctx, origin, nil, u.list)
	}
	if _, err := put("a", 0, 2<<20+1); filestest.Refusal(err) != "Invalid params: file_size; data: caching of large file when tx is unavailable is not supported" {
		t.Errorf("large file: %v", err)
	}
	// One origin gets a quarter.
	for i := range 3 {
		if _, err := put("a", i, 262144); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := put("a", 9, 262144); filestest.Refusal(err) != "exceeds the maximum cached chunks of whole pool: 16384" {
		t.Errorf("fourth segment of one origin: %v", err)
	}
	// The cache full by many: the oldest of the largest makes room.
	first, err := put("b", 10, 262144)
	filestest.Must(t, err)
	for i := range 15 {
		if _, err := put(fmt.Sprint("c", i/3), 20+i, 262144); err != nil {
			t.Fatal(err)
		}
	}
	seq := w.Submit(first.file)
	w.SettleAll()
	w.Want(seq, files.Finalized, 1)
	// What nobody submits is forgotten.
	old, err := put("b", 11, 262144)
	filestest.Must(t, err)
	now = now.Add(301 * time.Second)
	young, err := put("b", 12, 262144)
	filestest.Must(t, err)
	a, b := w.Submit(old.file), w.Submit(young.file)
	w.SettleAll()
	w.Want(a, files.Pending, 0)
	w.Want(b, files.Finalized, 1)
}

func TestDuplicates(t *testing.T) {
	w := filestest.New(t, nil)
	big, small := newUpload(t, filestest.Content(3000000)), newUpload(t, filestest.Content(5000))
	var bigs, smalls []uint64
	for range 3 {
		bigs, smalls = append(bigs, w.Submit(big.file)), append(smalls, w.Submit(small.file))
	}
	// By root goes to the first; the others are completed from it.
	filestest.Must(t, w.AddSegments(ctx, "a", nil, small.list))
	w.Upload(bigs[1], big.list)
	w.Want(bigs[1], files.Finalized, 12)
	if i, ok, err := w.ByRoot(big.file.DataRoot(), true); err != nil || !ok || i.Entry.Seq != bigs[1] {
		t.Errorf("by root: %+v %v, want the finalized one", i, err)
	}
	w.SettleAll()
	for i := range bigs {
		w.Want(bigs[i], files.Finalized, 12)
		w.WantFile(bigs[i], big.data)
		w.WantFile(smalls[i], small.data)
		wantFlow(w, bigs[i])
	}
	if i, ok, err := w.ByRoot(big.file.DataRoot(), true); err != nil || !ok || i.Entry.Seq != bigs[0] {
		t.Errorf("by root: %+v %v, want the first", i, err)
	}
	// One that comes later needs no upload at all.
	last := w.Submit(big.file)
	w.SettleAll()
	w.Want(last, files.Finalized, 12)
	w.WantFile(last, big.data)
}

// TestCopyAfterRestart ends the process between an entry that is a copy and the
// copying.
func TestCopyAfterRestart(t *testing.T) {
	w := filestest.New(t, nil)
	u := newUpload(t, filestest.Content(600000))
	w.Upload(w.Submit(u.file), u.list)
	again := w.Submit(u.file)
	filestest.Must(t, w.Sync(ctx)) // takes the entry in, copies nothing
	w.Want(again, files.Duplicate, 0)
	w.Restart()
	w.SettleAll()
	w.Want(again, files.Finalized, 3)
	w.WantFile(again, u.data)
}

func TestShards(t *testing.T) {
	data := filestest.Content(5242881)
	var nodes []*filestest.World
	for id := range uint64(4) {
		nodes = append(nodes, filestest.New(t, func(o *files.Options) { o.Shard = files.Shard{ID: id, Num: 4} }))
	}
	u, tiny := newUpload(t, data), newUpload(t, filestest.Content(100))
	for id, w := range nodes {
		seq := w.Submit(u.file) // starts at load 16
		one := w.Submit(tiny.file)
		w.SettleAll()
		e := w.Info(one).Entry
		if mine := e.Start / 1024 % 4; mine == uint64(id) {
			w.Want(one, files.Pending, 0)
		} else { // a shard that holds nothing of the file has it at once
			w.Want(one, files.Finalized, 1)
		}
		filestest.Must(t, w.AddSegments(ctx, "a", &one, tiny.list))
		w.Want(one, files.Finalized, 1)
		w.Want(seq, files.Pending, 0)
		var left []int
		for i := range u.list {
			if uint64(i)%4 == uint64(id) {
				left = append(left, i)
			} else { // accepted, not stored
				filestest.Must(t, w.AddSegments(ctx, "a", &seq, u.list[i:i+1]))
				w.Want(seq, files.Pending, 0)
			}
		}
		for k, i := range left {
			if k > 0 {
				w.Want(seq, files.Uploading, uint64(left[k]))
			}
			filestest.Must(t, w.AddSegments(ctx, "a", &seq, u.list[i:i+1]))
		}
		w.Want(seq, files.Finalized, 21)
		for i := range uint64(21) {
			s, err := w.SegmentWithProof(seq, i)
			if err != nil || (s != nil) != (i%4 == uint64(id)) {
				t.Fatalf("shard %d, segment %d: %v, %v", id, i, s != nil, err)
			}
			if s != nil {
				filestest.Must(t, s.Proof.Verify(u.file.DataRoot(), u.file.Segments[i], i, 22))
			}
		}
		// Proofs in the flow too, though most of it is on other nodes.
		root, err := w.Log.Root()
		filestest.Must(t, err)
		start := w.Info(seq).Entry.Start
		for _, i := range left {
			at := start + uint64(i)*1024
			p, err := w.SectorProof(at, flow.Hash{})
			filestest.Must(t, err)
			filestest.Must(t, flow.VerifySector(p, root, merkle.Leaf(u.list[i].Data[:256]), at, w.Log.Length()))
		}
		if _, err := w.SectorProof(start+uint64((id+1)%4)*1024+5, flow.Hash{}); err == nil {
			t.Error("a sector of another shard is proven without its data")
		}
	}
}

// TestShardedDuplicates copies where both places belong to the shard, and says so
// where they do not.
func TestShardedDuplicates(t *testing.T) {
	w := filestest.New(t, func(o *files.Options) { o.Shard = files.Shard{ID: 0, Num: 2} })
	u, filler := newUpload(t, filestest.Content(2*262144)), newUpload(t, filestest.Content(262144))
	first := w.Submit(u.file)
	w.Upload(first, u.list)
	w.Want(first, files.Finalized, 2)
	congruent := w.Submit(u.file)
	w.SettleAll()
	w.Want(congruent, files.Finalized, 2)
	odd := newUpload(t, filestest.Content(262144+1)) // aligned to one load only
	a := w.Submit(odd.file)
	w.Upload(a, odd.list)
	w.Submit(filler.file)
	b := w.Submit(odd.file)
	w.SettleAll()
	ea, eb := w.Info(a).Entry, w.Info(b).Entry
	if (ea.Start-eb.Start)/1024%2 == 0 {
		w.Submit(filler.file)
		b = w.Submit(odd.file)
		w.SettleAll()
		eb = w.Info(b).Entry
	}
	if (ea.Start-eb.Start)/1024%2 == 0 {
		t.Fatalf("starts %d and %d are congruent", ea.Start, eb.Start)
	}
	w.Want(b, files.Duplicate, 0)
	miss, err := w.Missing(b, 10)
	filestest.Must(t, err)
	if len(miss) != 1 {
		t.Errorf("missing %d", miss)
	}
	seqs, next, err := w.Pending(0, 10)
	filestest.Must(t, err)
	if len(seqs) == 0 || seqs[len(seqs)-1] != b || next != b+1 {
		t.Errorf("pending %d, next %d", seqs, next)
	}
	// A peer sends what is missing.
	filestest.Must(t, w.AddSegments(ctx, "peer", &b, odd.list[miss[0]:miss[0]+1]))
	w.Want(b, files.Finalized, 2)
}

func TestShrink(t *testing.T) {
	for _, higher := range []bool{false, true} {
		w := filestest.New(t, func(o *files.Options) { o.DeletePause = time.Nanosecond })
		u, part, tiny := newUpload(t, filestest.Content(3000000)), newUpload(t, filestest.Other(1, 1<<20)), newUpload(t, filestest.Other(2, 100))
		seq := w.Submit(u.file)
		w.Upload(seq, u.list)
		half := w.Submit(part.file)
		keep := 0
		if higher {
			keep = 1
		}
		for i := range part.list { // what will be the own half
			if i%2 == keep {
				filestest.Must(t, w.AddSegments(ctx, "a", &half, part.list[i:i+1]))
			}
		}
		never := w.Submit(tiny.file)
		w.Want(half, files.Uploading, []uint64{1, 0}[keep])
		shard, err := w.Shrink(ctx, higher)
		filestest.Must(t, err)
		if want := (files.Shard{ID: uint64(keep), Num: 2}); shard != want || w.Shard() != want {
			t.Errorf("shard %v, want %v", shard, want)
		}
		w.Restart() // before anything is deleted
		if w.Shard() != shard {
			t.Errorf("after the restart shard %v", w.Shard())
		}
		w.SettleAll()
		w.Want(seq, files.Finalized, 12)
		w.Want(half, files.Finalized, 4)
		mine := w.Info(never).Entry.Start/1024%2 == uint64(keep)
		w.Want(never, map[bool]files.State{true: files.Pending, false: files.Finalized}[mine], map[bool]uint64{true: 0, false: 1}[mine])
		for load := range w.Store.Summaries(0) {
			if load%2 != uint64(keep) {
				t.Errorf("load %d is still there", load)
			}
		}
		for i := range uint64(12) {
			s, err := w.SegmentWithProof(seq, i)
			if err != nil || (s != nil) != (i%2 == uint64(keep)) {
				t.Errorf("segment %d: held %t, %v", i, s != nil, err)
			}
		}
	}
}

func TestPrune(t *testing.T) {
	w := filestest.New(t, nil)
	old := newUpload(t, filestest.Content(1000))
	first := w.Submit(old.file)
	w.Upload(first, old.list)
	// Zeros up to the next pricing chunk, which nobody sends us.
	for w.Log.Length() < 1<<25 {
		h := 0
		for w.Log.Length()>>h&1 == 0 {
			h++
		}
		w.Submit(&merkle.File{Size: 256 << h, Nodes: []merkle.Node{{Root: merkle.Zero(h), Height: uint64(h)}}})
	}
	again := w.Submit(old.file)
	w.SettleAll()
	w.Want(again, files.Finalized, 1)
	filestest.Must(t, w.Prune(1))
	w.SettleAll()
	w.Want(first, files.Pruned, 1)
	w.Want(again, files.Finalized, 1)
	for load := range w.Store.Summaries(0) {
		if load < 32768 {
			t.Errorf("load %d is still there", load)
		}
	}
	if i, ok, err := w.ByRoot(old.file.DataRoot(), false); err != nil || !ok || i.Entry.Seq != again {
		t.Errorf("by root: %+v, %v", i, err)
	}
	if got := filestest.Refusal(w.AddSegments(ctx, "a", &first, old.list)); got != "Invalid params: root; data: already pruned" {
		t.Error(got)
	}
	filestest.Must(t, w.Prune(0)) // never goes back
	w.Restart()
	w.Want(first, files.Pruned, 1)
	w.WantFile(again, old.data)
	filestest.Must(t, w.Prune(2))
	w.SettleAll()
	if i, ok, err := w.ByRoot(old.file.DataRoot(), false); err != nil || !ok || i.State != files.Pruned || i.Entry.Seq != first {
		t.Errorf("all pruned: %+v, %v", i, err)
	}
	if _, ok, err := w.ByRoot(old.file.DataRoot(), true); err != nil || ok {
		t.Errorf("a pruned file is available: %v", err)
	}
}

func TestReverts(t *testing.T) {
	w := filestest.New(t, nil)
	kept, gone, back, other := newUpload(t, filestest.Content(1000)), newUpload(t, filestest.Content(2000)), newUpload(t, filestest.Other(1, 600000)), newUpload(t, filestest.Other(2, 3000))
	first := w.Submit(kept.file)
	w.Upload(first, kept.list)
	block := w.Block
	b, c := w.Submit(gone.file), w.Submit(back.file)
	w.Upload(b, gone.list)
	w.Upload(c, back.list)
	w.Want(c, files.Finalized, 3)

	// Before the files follow, nothing of what is gone is served or taken.
	w.Revert(block)
	if s, err := w.Sectors(c, 0, 1); s != nil || err != nil {
		t.Errorf("a file that was taken back is served: %v", err)
	}
	w.SettleAll()
	if _, ok, err := w.BySeq(b); ok || err != nil {
		t.Errorf("file %d is still known: %v", b, err)
	}
	w.WantFile(first, kept.data)
	if c := w.Counts(); c.Total != 1 || c.Finalized != 1 {
		t.Errorf("%+v", c)
	}
	// Another order: one comes again elsewhere, and is complete without an upload.
	d, e := w.Submit(other.file), w.Submit(back.file)
	w.SettleAll()
	w.Want(d, files.Pending, 0)
	w.Want(e, files.Finalized, 3)
	w.WantFile(e, back.data)
	wantFlow(w, e)
	w.Upload(d, other.list)
	w.WantFile(d, other.data)

	// The process ends between a revert, the same and other entries after it, and
	// the files' following: what is there again in the same place is kept, the rest
	// is not.
	block = w.Block
	f, g := w.Submit(gone.file), w.Submit(newUpload(t, filestest.Other(3, 300000)).file)
	w.Upload(f, gone.list)
	three := newUpload(t, filestest.Other(3, 300000))
	w.Upload(g, three.list)
	w.Revert(block)
	w.Submit(gone.file)
	four := newUpload(t, filestest.Other(4, 300000))
	w.Submit(four.file)
	w.Restart()
	w.SettleAll()
	w.Want(f, files.Finalized, 1)
	w.WantFile(f, gone.data)
	w.Want(g, files.Pending, 0)
	if s, err := w.Sectors(g, 0, 1); s != nil || err != nil {
		t.Errorf("data of the other chain are served: %v", err)
	}
	w.Upload(g, four.list)
	w.WantFile(g, four.data)
	w.WantFile(first, kept.data)
}

// TestGaps has files with gaps before and after them in all the ways that the
// flow makes them, and checks that loads that hold data are complete up to the
// last entry.
func TestGaps(t *testing.T) {
	w := filestest.New(t, nil)
	sizes := []int{1, 257, 256, 5000, 256, 100000, 3, 262144, 1, 131072 + 256*1, 300000, 1000, 5242881, 7}
	var seqs []uint64
	var ups []*upload
	for i, size := range sizes {
		u := newUpload(t, filestest.Other(i, size))
		seqs, ups = append(seqs, w.Submit(u.file)), append(ups, u)
	}
	// Data come in another order than the entries.
	for k := range sizes {
		i := (k*5 + 3) % len(sizes)
		w.Upload(seqs[i], ups[i].list)
	}
	length := w.Log.Length()
	for load := uint64(0); load < (length+1023)/1024; load++ {
		first, n := uint64(0), min(1024, length-load*1024)
		if load == 0 {
			first = 1
		}
		if w.Store.Missing(load, first, n-first) {
			t.Errorf("load %d is not complete", load)
		}
	}
	for i := range seqs {
		w.WantFile(seqs[i], ups[i].data)
		wantFlow(w, seqs[i])
	}
	// Gaps are zeros.
	end := uint64(1)
	for _, seq := range seqs {
		e := w.Info(seq).Entry
		for s := end; s < e.Start; s++ {
			got := make([]byte, 256)
			filestest.Must(t, w.Store.Read(s/1024, s%1024, 1, got))
			if !bytes.Equal(got, make([]byte, 256)) {
				t.Errorf("sector %d in a gap is not zero", s)
			}
		}
		end = e.End()
	}
}

// TestBackPressure holds calls back while too much is under way, and refuses them
// in the end with the words that clients know.
func TestBackPressure(t *testing.T) {
	w := filestest.New(t, func(o *files.Options) { o.WritingBytes, o.Hold = 262144, 20*time.Millisecond })
	u := newUpload(t, filestest.Content(600000))
	seq := w.Submit(u.file)
	// The first call is held in its write by a reader of the disk that does not end.
	release := make(chan struct{})
	entered := make(chan struct{}, 1)
	w.DataFS.Hook = func(op vfs.Op) error {
		if op.Kind == "write" {
			select {
			case entered <- struct{}{}:
			default:
			}
			<-release
		}
		return nil
	}
	done := make(chan error, 1)
	go func() { done <- w.AddSegments(ctx, "a", &seq, u.list[:1]) }()
	<-entered
	if got := filestest.Refusal(w.AddSegments(ctx, "b", &seq, u.list[1:2])); got != "too many data writing: 1" {
		t.Error(got)
	}
	close(release)
	filestest.Must(t, <-done)
	filestest.Must(t, w.AddSegments(ctx, "b", &seq, u.list[1:]))
	w.WantFile(seq, u.data)
}

// TestFullStore refuses with the words that make clients wait; nothing that was
// acknowledged is lost.
func TestFullStore(t *testing.T) {
	w := filestest.New(t, nil)
	w.Close()
	w.Quota = 4 << 20
	filestest.Must(t, w.Open())
	u := newUpload(t, filestest.Content(6<<20))
	seq := w.Submit(u.file)
	var stored []int
	for i := range u.list {
		if err := w.AddSegments(ctx, "a", &seq, u.list[i:i+1]); err == nil {
			stored = append(stored, i)
		} else if got := filestest.Refusal(err); got != "too many data writing: 256" {
			t.Fatal(got)
		}
	}
	if len(stored) == 0 || len(stored) == len(u.list) {
		t.Fatalf("%d of %d segments fit", len(stored), len(u.list))
	}
	w.Close()
	w.Quota = 64 << 20
	filestest.Must(t, w.Open())
	for _, i := range stored {
		if s, err := w.SegmentWithProof(seq, uint64(i)); err != nil || s == nil || !bytes.Equal(s.Data, u.list[i].Data) {
			t.Errorf("segment %d is lost: %v", i, err)
		}
	}
	w.Upload(seq, u.list)
	w.WantFile(seq, u.data)
}

// TestDamagedCopy does not copy what bit rot changed; other copies go on.
func TestDamagedCopy(t *testing.T) {
	w := filestest.New(t, nil)
	u, v := newUpload(t, filestest.Content(262144)), newUpload(t, filestest.Other(1, 262144))
	first, second := w.Submit(u.file), w.Submit(v.file)
	w.Upload(first, u.list)
	w.Upload(second, v.list)
	load := w.Info(first).Entry.Start / 1024
	st, ok := w.Store.State(load)
	if !ok {
		t.Fatal("the load is not there")
	}
	w.DataFS.Flip("a/loads-00000.dat", int64(st.Place.Slot())*262144*8+12345)
	again, other := w.Submit(u.file), w.Submit(v.file)
	w.SettleAll()
	w.SettleAll() // gives up what was found damaged
	w.Want(first, files.Uploading, 0)
	w.Want(again, files.Uploading, 0)
	if s, err := w.SegmentWithProof(first, 0); err != nil || s != nil {
		t.Errorf("damaged data are served: %v", err)
	}
	w.Want(other, files.Finalized, 1)
	w.WantFile(other, v.data)
	filestest.Must(t, w.AddSegments(ctx, "a", &again, u.list))
	w.WantFile(again, u.data)
	w.SettleAll()
	w.WantFile(first, u.data) // now from the copy
}
