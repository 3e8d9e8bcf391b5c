package files_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
)

// crashes is how many moments of the story a crash is tried at; the campaign
// tries all.
var crashes = 60

// ack is what a client was told.
type ack struct {
	seq, index uint64
	final      bool
}

// moment is the node as a crash left it, with what was acknowledged before.
type moment struct {
	what  string
	world *filestest.World
	acks  []ack
}

// TestCrashes tells a story of uploads, copies, a cache, gaps and a shrink, and
// ends it at many moments before a change of the disk. From each of them the node
// starts again, has everything that it acknowledged, and completes the story.
func TestCrashes(t *testing.T) {
	if testing.Short() {
		t.Skip("sixty crashes take long with the race detector")
	}
	ops := 0
	play(t, func(string, *filestest.World, []ack) { ops++ })
	step := max(1, ops/crashes)
	t.Logf("%d changes of the disk, a crash at every %d.", ops, step)
	var moments []moment
	n := 0
	rng := rand.New(rand.NewPCG(3, 5))
	ups := play(t, func(what string, w *filestest.World, acks []ack) {
		if n++; n%step == 0 {
			moments = append(moments, moment{fmt.Sprint(what, " ", n), w.Crashed(rng), append([]ack{}, acks...)})
		}
	})
	for _, m := range moments {
		w := m.world
		if err := w.Open(); err != nil {
			t.Errorf("%s: open: %v", m.what, err)
			continue
		}
		if err := after(t, w, m.acks, ups); err != nil {
			t.Errorf("%s: %v", m.what, err)
		}
		w.Close()
	}
}

// play tells the story; at is called before each change of the disk with what was
// acknowledged so far.
func play(t *testing.T, at func(what string, w *filestest.World, acks []ack)) []*upload {
	var ups []*upload
	for i, size := range []int{1000, 600000, 5000, 1, 600000, 300000, 256 * 700, 1500000} {
		if i == 4 {
			ups = append(ups, ups[1]) // the same again
			continue
		}
		ups = append(ups, newUpload(t, filestest.Other(i, size)))
	}
	w := filestest.New(t, nil)
	var mu sync.Mutex // guards acks and one moment at a time
	var acks []ack
	told := func(a ack) {
		mu.Lock()
		defer mu.Unlock()
		acks = append(acks, a)
	}
	watch := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		at(what, w, acks)
	}
	w.DataFS.Hook = func(op vfs.Op) error {
		switch op.Kind {
		case "write", "sync", "create", "allocate", "punch", "truncate":
			watch(op.Kind)
		}
		return nil
	}
	w.Watch = func() { watch("index") }

	filestest.Must(t, w.AddSegments(ctx, "a", nil, ups[2].list)) // before its entry
	for _, u := range ups {
		w.Submit(u.file)
	}
	for _, seq := range []uint64{1, 0, 5, 7, 3, 6} {
		for i := range ups[seq].list {
			filestest.Must(t, w.AddSegments(ctx, "a", &seq, ups[seq].list[i:i+1]))
			told(ack{seq, uint64(i), i == len(ups[seq].list)-1})
		}
	}
	w.SettleAll()
	told(ack{2, 0, true})
	told(ack{4, 0, true})
	w.DataFS.Hook, w.Watch = nil, nil
	for seq, u := range ups {
		w.WantFile(uint64(seq), u.data)
	}
	return ups
}

// after checks a node after a crash.
func after(t *testing.T, w *filestest.World, acks []ack, ups []*upload) error {
	if err := w.Settle(ctx); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	for _, a := range acks {
		s, err := w.SegmentWithProof(a.seq, a.index)
		if err != nil || s == nil {
			return fmt.Errorf("file %d, segment %d was acknowledged and is lost: %w", a.seq, a.index, err)
		}
		f := ups[a.seq].file
		if err := s.Proof.Verify(f.DataRoot(), f.Segments[a.index], a.index, uint64(len(f.Segments))); err != nil {
			return fmt.Errorf("file %d, segment %d: %w", a.seq, a.index, err)
		}
		if i := w.Info(a.seq); a.final && i.State != files.Finalized {
			return fmt.Errorf("file %d was complete and is %s", a.seq, i.State)
		}
	}
	// No file is taken for complete that is not.
	for seq := uint64(0); seq < w.Log.Next(); seq++ {
		if w.Info(seq).State == files.Finalized {
			if err := w.CheckFile(seq, ups[seq].data); err != nil {
				return fmt.Errorf("file %d is said to be complete: %w", seq, err)
			}
			e := w.Info(seq).Entry
			for at := e.Start; at < e.End(); { // with its padding
				n := min(e.End()-at, 1024-at%1024)
				if w.Store.Missing(at/1024, at%1024, n) {
					return fmt.Errorf("file %d is said to be complete, sectors %d to %d are not", seq, at, at+n)
				}
				at += n
			}
		}
	}
	// The story goes on to its end.
	for seq := w.Log.Next(); seq < uint64(len(ups)); seq++ {
		if _, err := w.TrySubmit(ups[seq].file); err != nil {
			return err
		}
	}
	for seq, u := range ups {
		if err := w.AddSegments(ctx, "a", files.BySeq(uint64(seq)), u.list); err != nil {
			return fmt.Errorf("file %d again: %w", seq, err)
		}
		if err := w.CheckFile(uint64(seq), u.data); err != nil {
			return fmt.Errorf("file %d at last: %w", seq, err)
		}
	}
	if c := w.Counts(); c.Finalized != uint64(len(ups)) || c.Total != c.Finalized {
		return fmt.Errorf("at last %+v", c)
	}
	return nil
}
