package miner

import (
	"context"
	"fmt"
	"time"

	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner/funds"
	"github.com/zgminer/zgminer/miner/heartbeat"
)

// healthEvery is the time between looks at the node's own state.
const healthEvery = 2 * time.Second

// watchHealth turns what the parts say of themselves into problems with codes.
func (n *Node) watchHealth(ctx context.Context) error {
	for {
		n.look()
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(healthEvery):
		}
	}
}

func (n *Node) look() {
	f := n.syncer.Status()
	n.problem(f.Trouble != "", health.Problem{Code: "flow-" + string(f.Trouble), Severity: health.Error, Sentence: f.Message, Hint: "nothing is lost; it goes on by itself when the servers answer again"}, "flow-")
	st := n.store.Stats()
	var full, broken, buffered []string
	for _, d := range st.Dirs {
		if d.Err != "" {
			broken = append(broken, d.Path+": "+d.Err)
		}
		if d.Full != "" {
			full = append(full, d.Path+": "+d.Full)
		}
		if !d.Direct && d.Files > 0 {
			buffered = append(buffered, d.Path+": "+d.Buffered)
		}
	}
	n.list("disk-broken", health.Error, broken, "the data there are neither served nor mined: repair the disk, or see zgminer seal repair")
	n.list("disk-full", health.Error, full, "raise the quota in storage.dirs, add a directory, or let the share shrink")
	n.list("disk-buffered", health.Warning, buffered, "mining from there goes through the page cache, which is slower: use a file system that allows O_DIRECT")
	n.list("data-lost", health.Error, st.LostFiles, "see zgminer seal repair")
	n.problem(n.db.Err() != nil, health.Problem{Code: "index-failed", Severity: health.Error, Sentence: fmt.Sprint(n.db.Err()), Hint: "make space on the disk of " + n.cfg.indexPath() + " and start again"}, "")
	n.mu.Lock()
	m := n.mining
	n.mu.Unlock()
	if m == nil {
		return
	}
	w := m.seal.Status()
	n.problem(w.Problem != "", health.Problem{Code: "seal-failed", Sentence: "a load could not be sealed: " + w.Problem, Hint: "see disk problems; it is tried again"}, "")
	k := m.keeper.Status()
	n.problem(k.Problem != "", health.Problem{Code: "contexts-missing", Sentence: k.Problem, Hint: "raise miner.gas_per_day or fund the account"}, "")
	g := m.funds.Status()
	low := health.Problem{Code: string(g.Code), Sentence: g.Text, Hint: "send tokens to " + n.set.account.Hex()}
	if g.Code == funds.Empty {
		low.Severity = health.Error
	}
	n.problem(g.Code == funds.Low || g.Code == funds.Empty, low, "funds-")
	if m.heart != nil {
		h := m.heart.Status()
		n.problem(h.Code == heartbeat.Silent || h.Code == heartbeat.Mismatch, health.Problem{
			Code: string(h.Code), Severity: health.Error, Sentence: h.Text, Hint: "run zgminer seal verify and zgminer doctor: data, memory or a device may be damaged",
		}, "heartbeat-")
	}
}

// problem sets or clears one; family names a group of codes of which one stands at
// a time.
func (n *Node) problem(present bool, p health.Problem, family string) {
	if family != "" {
		for _, old := range n.health.Problems() {
			if len(old.Code) >= len(family) && old.Code[:len(family)] == family && (!present || old.Code != p.Code) {
				n.health.Clear(old.Code)
			}
		}
	}
	if present {
		n.health.Set(p)
	} else if family == "" {
		n.health.Clear(p.Code)
	}
}

// list is a problem with several places.
func (n *Node) list(code string, s health.Severity, places []string, hint string) {
	p := health.Problem{Code: code, Severity: s, Hint: hint}
	if len(places) > 0 {
		p.Sentence = places[0]
		if len(places) > 1 {
			p.Sentence += fmt.Sprintf(" (and %d more)", len(places)-1)
		}
	}
	n.problem(len(places) > 0, p, "")
}
