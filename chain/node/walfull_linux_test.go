package node_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// heard is a log that tells of the first message with a certain beginning.
type heard struct {
	begin string
	once  *sync.Once
	found chan struct{}
}

func (heard) Enabled(context.Context, slog.Level) bool { return true }
func (h heard) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h heard) WithGroup(string) slog.Handler          { return h }
func (h heard) Handle(_ context.Context, r slog.Record) error {
	if strings.HasPrefix(r.Message, h.begin) {
		h.once.Do(func() { close(h.found) })
	}
	return nil
}

// TestWALFull: a block's parts lie in the buffer of the write-ahead log until the
// vote for the block is signed. When the disk is full then, consensus signs none,
// tells only the log, and would wait for its own vote for ever. The node must stop,
// name the cure, and go on after it.
func TestWALFull(t *testing.T) {
	takesLong(t)
	t.Parallel()
	cfg := nodetest.New(t, 1, nil).Nodes[0]
	wal := filepath.Join(node.Layout{Dir: cfg.Dir}.Data(), "cs.wal", "wal")
	flushed := heard{"Periodic WAL flush failed", new(sync.Once), make(chan struct{})}
	cfg.Log = slog.New(flushed)
	full := false
	cfg.Hook = func(s app.Step, h int64) {
		if s != app.BeforeProcess || h < 4 || full {
			return
		}
		// The file is opened anew every second, then it is a device that is always full.
		full = true
		if err := os.Rename(wal, wal+".kept"); err != nil {
			t.Error(err)
		}
		if err := os.Symlink("/dev/full", wal); err != nil {
			t.Error(err)
		}
		select { // consensus waits here, before the vote
		case <-flushed.found:
		case <-time.After(20 * time.Second):
		}
	}
	n := nodetest.Start(t, cfg)
	refused(t, "a full disk below the write-ahead log", n.Wait(), node.CodeDisk, "is full", "make space")
	last := n.Status().Height
	if err := os.Rename(wal+".kept", wal); err != nil {
		t.Fatal(err)
	}
	cfg.Hook, cfg.Log = nil, nil
	n = nodetest.Start(t, cfg)
	n.WaitHeight(uint64(last) + 3)
	checkHistory(t, n)
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
}
