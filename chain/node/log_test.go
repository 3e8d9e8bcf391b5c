package node

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
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
