package node

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

type peerLike struct{ Name string }

func (p *peerLike) String() string { return "Peer{" + p.Name + "}" }

// TestCometLog: values are told as their text, and complaints during a stop are
// no warnings, except that consensus died.
func TestCometLog(t *testing.T) {
	var out bytes.Buffer
	stopping := false
	l := cometLogger{log: slog.New(slog.NewJSONHandler(&out, nil)), stopping: func() bool { return stopping }}.With("module", "p2p")
	l.Error("Stopping peer for error", "peer", &peerLike{"a"}, "err", fmt.Errorf("EOF"))
	if s := out.String(); !strings.Contains(s, `"peer":"Peer{a}"`) || !strings.Contains(s, `"err":"EOF"`) {
		t.Error(s)
	}
	var none *peerLike
	l.Error("a peer that is not there", "peer", none)
	out.Reset()
	stopping = true
	l.Error("Error serving server", "err", "closed")
	if out.Len() > 0 {
		t.Errorf("told during a stop: %s", &out)
	}
	l.Error(consensusFailure+"!!!", "err", "x")
	if out.Len() == 0 {
		t.Error("the death of consensus is not told during a stop")
	}
}

// TestCometDisk: errors of writing are told to the node, others are not, whatever
// the message: peers cause some.
func TestCometDisk(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&fs.PathError{Op: "write", Path: "wal", Err: unix.ENOSPC}, true},
		{fmt.Errorf("save the address book: %w", &fs.PathError{Op: "open", Path: "book", Err: unix.ENOSPC}), true},
		{&fs.PathError{Op: "sync", Path: "wal", Err: unix.EIO}, true},
		{&fs.PathError{Op: "open", Path: "book", Err: unix.EACCES}, false},
		{errors.New("msg is too big: 2000000 bytes, max: 1048576 bytes"), false},
	} {
		var told error
		l := cometLogger{log: slog.New(slog.DiscardHandler), unwritable: func(err error) { told = err }}.With("module", "consensus")
		l.Error("Failed writing to WAL", "height", 7, "err", c.err)
		if (told != nil) != c.want || told != nil && !errors.Is(told, c.err) {
			t.Errorf("of %v the node was told %v, want told: %v", c.err, told, c.want)
		}
	}
}
