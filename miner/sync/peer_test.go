package sync

import (
	"errors"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

func testPeer(t *testing.T, opt *Options, url string) *peer {
	node, err := client.NewNode(url, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &peer{node: node, opt: opt}
}

// TestScore: the node that is expected to answer first is asked; the more calls it
// has, the sooner another one gets one. Pauses double, and end with an answer.
func TestScore(t *testing.T) {
	opt := Options{PerPeer: 8, Backoff: time.Second, DropFor: time.Hour}
	now := time.Unix(1e9, 0)
	fast, slow := testPeer(t, &opt, "http://fast"), testPeer(t, &opt, "http://slow")
	if fast.usable(now) {
		t.Error("usable before anything is known")
	}
	whole := zgs.ShardConfig{NumShard: 1}
	for _, p := range []*peer{fast, slow} {
		p.answered(whole, 1, now)
		p.begin()
	}
	fast.good(4, 4<<18, 40*time.Millisecond, now)
	slow.good(4, 4<<18, 120*time.Millisecond, now)
	fast.end()
	slow.end()
	j := &job{sources: []*source{{p: slow, final: true, shard: whole}, {p: fast, final: true, shard: whole}}}
	var got []*peer
	for range 10 {
		src, _ := j.pick(0)
		src.p.begin()
		got = append(got, src.p)
	}
	if fast.busy != 8 || slow.busy != 2 || got[0] != fast {
		t.Errorf("the fast one got %d calls, the slow one %d", fast.busy, slow.busy)
	}
	// A node that does not say it has everything comes last.
	j.sources[1].final = false
	fast.busy = 0
	if src, _ := j.pick(0); src.p != slow {
		t.Error("an incomplete node was preferred")
	}
	slow.busy = 8
	if src, _ := j.pick(0); src.p != fast {
		t.Error("an incomplete node was not asked")
	}

	for n := range 12 {
		slow.failed(errors.New("away"), now)
		slow.failed(errors.New("away"), now) // a call that began before
		want := min(time.Second<<n, maxBackoff)
		if d := slow.until.Sub(now); d != want {
			t.Errorf("failure %d: a pause of %v, want %v", n, d, want)
		}
		now = slow.until
	}
	if st := slow.status(now.Add(-1)); st.State != "waiting" || st.Reason != "away" {
		t.Errorf("status %+v", st)
	}
	slow.answered(whole, 1, now)
	slow.failed(errors.New("away"), now)
	if d := slow.until.Sub(now); d != time.Second {
		t.Errorf("a pause of %v after an answer", d)
	}
	for n := range 3 {
		slow.lied("wrong", now.Add(time.Minute))
		slow.lied("wrong again", now.Add(time.Minute))
		if d := slow.until.Sub(now.Add(time.Minute)); d != time.Hour<<n {
			t.Errorf("lie %d: dropped for %v", n, d)
		}
		if st := slow.status(now.Add(time.Minute)); st.State != "dropped" || st.Reason != "wrong" {
			t.Errorf("status %+v", st)
		}
		now = slow.until
	}
	if _, waits := j.pick(0); waits {
		t.Error("waits for a dropped node") // fast has room, so none is waited for
	}
}
