package files_test

import (
	"context"
	"testing"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
)

// TestDataWithoutNodes: power was lost between a segment's data and the tree nodes
// of its proof. It counts as missing, and the one that comes again brings them.
func TestDataWithoutNodes(t *testing.T) {
	w := filestest.New(t, nil)
	data := filestest.Content(5242881)
	f := filestest.File(t, data)
	seq := w.Submit(f)
	w.SettleAll()
	list := filestest.Segments(t, f, data)
	first := w.Info(seq).Entry.Start / 1024
	for _, i := range []uint64{6, 7} {
		filestest.Must(t, w.Store.Write(context.Background(), first+i, 0, list[i].Data))
	}
	w.Upload(seq, append(append([]files.Segment{}, list[:6]...), list[8:]...))
	if m, err := w.Missing(seq, 10); err != nil || len(m) != 2 || m[0] != 6 || m[1] != 7 {
		t.Fatalf("missing %v, %v", m, err)
	}
	w.Upload(seq, list[6:7]) // tells the sibling's node too, but not its data's place
	w.Upload(seq, list[7:8])
	w.Want(seq, files.Finalized, 21)
	w.WantFile(seq, data)
}
