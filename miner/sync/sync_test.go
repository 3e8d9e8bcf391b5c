package sync_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	std "sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

var (
	_ server.Syncing = (*sync.Syncer)(nil)
	_ server.Network = sync.Network{}
)

var everything = files.Shard{ID: 0, Num: 1}

// lie changes the first data of an answer.
func lie(_, answer string) string {
	const mark = `"data":"`
	i := strings.Index(answer, mark)
	if i < 0 || len(answer) < i+100 {
		return answer
	}
	b := []byte(answer)
	at := i + len(mark) + 40
	if b[at] == 'A' {
		b[at] = 'B'
	} else {
		b[at] = 'A'
	}
	return string(b)
}

// TestFill: a fresh node fills its share from a good node, a lying one, a slow one
// and two that have half of the flow each.
func TestFill(t *testing.T) {
	n := newNetwork(t, 1, 257, 262144, 5242881, 600000, 24<<20, 3000000)
	good := serve(t, n.node(everything, true), nil)
	liar := serve(t, n.node(everything, true), func(s *source) { s.answer = lie })
	slow := serve(t, n.node(everything, true), func(s *source) {
		s.before = func(body string) {
			if strings.Contains(body, segmentCall) {
				time.Sleep(300 * time.Millisecond)
			}
		}
	})
	even := serve(t, n.node(files.Shard{ID: 0, Num: 2}, true), nil)
	odd := serve(t, n.node(files.Shard{ID: 1, Num: 2}, true), nil)

	w := n.node(everything, false)
	s, stop := start(t, options(w, liar, good, slow, even, odd))
	filled(t, s)
	n.check(w)
	filestest.Eventually(t, "the liar is dropped", func() bool { return peer(t, s, liar.url).State == "dropped" || liar.calls.Load() == 0 })
	for _, p := range s.Report().Peers {
		t.Logf("%s: %s, %d segments, %d lacking, %v each: %s", p.URL, p.State, p.Segments, p.Lacks, p.PerSegment, p.Reason)
	}
	st := s.Report()
	if st.Segments == 0 || st.Bytes == 0 || st.Missing != 0 || st.Files != 0 || st.Reason != "" {
		t.Errorf("status %+v", st)
	}
	if p := peer(t, s, liar.url); liar.calls.Load() > 0 && !strings.Contains(p.Reason, "wrong segments") {
		t.Errorf("the liar: %+v", p)
	}
	info := s.Network().Info()
	if info.TotalPeers != 5 || info.PeerID != "" || len(info.ListenAddresses) != 0 || info.ConnectedPeers != info.ConnectedOutgoingPeers || info.ConnectedIncomingPeers != 0 {
		t.Errorf("network %+v", info)
	}
	if p := s.Network().Peers()[good.url]; p.ConnectionStatus.Status != "connected" || len(p.SeenIPs) != 1 || p.SeenIPs[0] != "127.0.0.1" || p.ENR != nil || !p.IsTrusted {
		t.Errorf("the good node: %+v", p)
	}
	// Who has file 3: everybody who holds all that is its own.
	list := s.Locations(3)
	halves := 0
	for _, l := range list {
		if l.ShardConfig.NumShard == 2 {
			halves++
		}
	}
	if halves != 2 || len(list) < 3 || list[0].IP != "127.0.0.1" {
		t.Errorf("locations %+v", list)
	}
	stop()

	// Only the halves: everything comes together from both.
	w = n.node(everything, false)
	s, _ = start(t, options(w, even, odd))
	filled(t, s)
	n.check(w)
	for _, half := range []*source{even, odd} {
		if p := peer(t, s, half.url); p.Lacks != 0 {
			t.Errorf("a half was asked for %d segments of the other", p.Lacks)
		}
	}
}

// TestInFlight: one node is asked by 32 calls at the same time, in batches.
func TestInFlight(t *testing.T) {
	n := newNetwork(t, 48<<20)
	var mu std.Mutex
	gate, count := make(chan struct{}), 0
	src := serve(t, n.node(everything, true), func(s *source) {
		s.before = func(body string) {
			if !strings.Contains(body, segmentCall) {
				return
			}
			mu.Lock()
			if count++; count == 32 {
				close(gate)
			}
			mu.Unlock()
			<-gate // until 32 are there
		}
	})
	w := n.node(everything, false)
	s, _ := start(t, options(w, src))
	filled(t, s)
	n.check(w)
	if src.most != 32 || src.batches.Load() == 0 {
		t.Errorf("%d calls at the same time, %d batches", src.most, src.batches.Load())
	}
	if total := src.calls.Load(); total != 48*4 {
		t.Errorf("%d segments were asked for, the file has %d", total, 48*4)
	}
}

// TestNoBatches: a node that refuses batches is asked one by one.
func TestNoBatches(t *testing.T) {
	n := newNetwork(t, 2<<20)
	src := serve(t, n.node(everything, true), func(s *source) {
		s.answer = func(body, answer string) string {
			if body[0] == '[' {
				return `{"jsonrpc":"2.0","error":{"code":-32600,"message":"no batches"},"id":null}`
			}
			return answer
		}
	})
	w := n.node(everything, false)
	s, _ := start(t, options(w, src))
	filled(t, s)
	n.check(w)
	if src.single.Load() == 0 {
		t.Error("no single calls")
	}
}

// TestCrash: power is lost in the middle again and again; what was stored is not
// asked for again.
func TestCrash(t *testing.T) {
	n := newNetwork(t, 12<<20, 300, 5242881)
	total := int64(48 + 1 + 21)
	src := serve(t, n.node(everything, true), nil)
	w := n.node(everything, false)
	lost := int64(0)
	for round := uint64(0); ; round++ {
		o := options(w, src)
		o.InFlight, o.Batch = 4, 2
		s, stop := start(t, o)
		before := src.calls.Load()
		filestest.Eventually(t, "some came", func() bool { return s.Report().CaughtUp || s.Report().Segments >= 10 })
		held := heldSegments(t, w, n)
		done := s.Report().CaughtUp
		c := crash(t, w, round)
		atCrash := src.calls.Load()
		stop()
		lost += src.calls.Load() - atCrash // for the node that is no more
		if now := heldSegments(t, c, n); now < held {
			t.Fatalf("round %d: %d segments after the crash, %d before", round, now, held)
		}
		c.SettleAll()
		if done {
			n.check(c)
			if calls := src.calls.Load() - lost; calls > total+int64(round+1)*int64(o.InFlight*o.Batch)*2 {
				t.Errorf("%d segments were asked for in %d rounds, there are %d", calls, round+1, total)
			}
			break
		}
		if src.calls.Load() == before {
			t.Fatal("no progress")
		}
		w = c
	}
}

func heldSegments(t *testing.T, w *filestest.World, n *network) (count int) {
	for seq, f := range n.files {
		for i := range (f.Sectors + 1023) / 1024 {
			if v, err := w.SegmentWithProof(uint64(seq), i); errors.Is(err, files.ErrUnknown) {
				continue // being stored: not acknowledged yet
			} else if err != nil {
				t.Fatal(err)
			} else if v != nil {
				count++
			}
		}
	}
	return count
}

// TestShare: a node of a shard fetches only what belongs to it, and nothing of what
// earns nothing any more.
func TestShare(t *testing.T) {
	n := newNetwork(t, 4<<20, 5242881, 700)
	src := serve(t, n.node(everything, true), nil)
	w := n.node(files.Shard{ID: 1, Num: 2}, false)
	s, _ := start(t, options(w, src))
	filled(t, s)
	for load := range w.Store.Summaries(0) {
		if load%2 != 1 {
			t.Errorf("load %d is of the other shard", load)
		}
	}
	for seq := range n.files {
		if i := w.Info(uint64(seq)); i.State != files.Finalized {
			t.Errorf("file %d is %s", seq, i.State)
		}
	}
	if calls := src.calls.Load(); calls > 8+11 {
		t.Errorf("%d segments were asked for", calls)
	}

	w = n.node(everything, false)
	o := options(w, src)
	o.FirstRewardable = func() uint64 { return 1 } // all files lie before 8 GiB
	calls := src.calls.Load()
	s, _ = start(t, o)
	filestest.Eventually(t, "a look", func() bool { return s.Report().CaughtUp })
	if st := s.Report(); st.Expired != 3 || src.calls.Load() != calls {
		t.Errorf("status %+v, %d calls", st, src.calls.Load()-calls)
	}
}

// TestDuplicate: what a copy lacks on a shard comes from nodes that have the data
// under the other entry only.
func TestDuplicate(t *testing.T) {
	n := newNetwork(t, 3<<20, 1<<20)
	n.data, n.files = append(n.data, n.data[0]), append(n.files, n.files[0])
	n.data[1] = n.data[1][:1<<20]
	src := serve(t, n.node(everything, true), func(s *source) {
		s.answer = func(body, answer string) string {
			if strings.Contains(body, `"zgs_getFileInfoByTxSeq","params":[2]`) {
				return strings.Replace(strings.Replace(answer, `"finalized":true`, `"finalized":false`, 1), `"uploadedSegNum":12`, `"uploadedSegNum":0`, 1)
			}
			return answer
		}
	})
	w := n.node(files.Shard{ID: 1, Num: 2}, false)
	s, _ := start(t, options(w, src))
	filled(t, s)
	for seq := range n.files {
		if i := w.Info(uint64(seq)); i.State != files.Finalized {
			t.Errorf("file %d is %s", seq, i.State)
		}
	}
}

// TestNobody: what no node has is looked for again, and comes when one gets it; a
// node that is away is asked again when it is back.
func TestNobody(t *testing.T) {
	n := newNetwork(t, 1<<20, 2<<20)
	empty := serve(t, n.node(everything, false), nil)
	w := n.node(everything, false)
	s, _ := start(t, options(w, empty))
	filestest.Eventually(t, "the reason", func() bool { return s.Report().Reason == "no known node has what is missing" })
	filestest.Eventually(t, "file 1 was looked for", func() bool { // the reason can be told before its turn came
		text, ok := s.Status(1)
		return ok && (strings.Contains(text, "no known node") || strings.Contains(text, "FindingPeers"))
	})
	if st := s.State(); st.CatchedUp == nil || *st.CatchedUp || st.AutoSyncSerial == nil || st.AutoSyncSerial.Pendings != 2 {
		t.Errorf("state %+v", st)
	}
	n.give(empty.World, 0)
	filestest.Eventually(t, "the first file", func() bool { return w.Info(0).State == files.Finalized })
	empty.down.Store(true)
	filestest.Eventually(t, "it is away", func() bool { // an answer that was on its way may come after the first failure
		info := s.Network().Info()
		return peer(t, s, empty.url).State == "waiting" && info.ConnectedPeers == 0 && info.DisconnectedPeers == 1
	})
	n.give(empty.World, 1)
	empty.down.Store(false)
	filled(t, s)
	n.check(w)
}

// TestOtherNetwork: nodes of another network are dropped with the reason.
func TestOtherNetwork(t *testing.T) {
	n := newNetwork(t, 1<<20)
	other := serve(t, n.node(everything, true), func(s *source) {
		s.identity = func() zgs.NetworkIdentity { i := identity; i.ChainID++; return i }
	})
	w := n.node(everything, false)
	s, _ := start(t, options(w, other))
	filestest.Eventually(t, "it is dropped", func() bool { return peer(t, s, other.url).State == "dropped" })
	if p := peer(t, s, other.url); !strings.Contains(p.Reason, "another network: chain 16662") || other.calls.Load() != 0 {
		t.Errorf("%+v", p)
	}
	if s.Report().Reason != "no storage node answers" {
		t.Errorf("reason %q", s.Report().Reason)
	}
}

// TestIndexer: nodes come from an indexer; the own URL is not asked.
func TestIndexer(t *testing.T) {
	n := newNetwork(t, 5242881)
	src := serve(t, n.node(everything, true), nil)
	w := n.node(everything, false)
	self := serve(t, w, nil)
	indexer := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		nodes, _ := json.Marshal(zgs.ShardedNodes{Trusted: []*zgs.ShardedNode{{URL: self.url}, {URL: "nonsense"}, nil}, Discovered: []*zgs.ShardedNode{{URL: src.url + "/"}}})
		fmt.Fprintf(rw, `{"jsonrpc":"2.0","id":1,"result":%s}`, nodes)
	}))
	t.Cleanup(indexer.Close)
	o := options(w)
	o.Indexers, o.Self = []string{indexer.URL}, []string{self.url}
	s, _ := start(t, o)
	filled(t, s)
	n.check(w)
	if st := s.Report(); len(st.Peers) != 1 || st.Peers[0].Configured || st.Indexers[indexer.URL] != "" {
		t.Errorf("status %+v", st)
	}
}

// TestOrders: without Auto only what is asked for is fetched, whole files or parts;
// fetching ends on request.
func TestOrders(t *testing.T) {
	n := newNetwork(t, 5242881, 4<<20, 16<<20)
	hold := make(chan struct{})
	src := serve(t, n.node(everything, true), func(s *source) {
		s.before = func(body string) {
			if strings.Contains(body, `"`+segmentCall+`","params":[2,`) {
				<-hold
			}
		}
	})
	w := n.node(everything, false)
	o := options(w, src)
	o.Auto = false
	s, _ := start(t, o)
	filestest.Eventually(t, "the node", func() bool { return peer(t, s, src.url).State == "connected" })
	ctx := context.Background()
	filestest.Must(t, s.StartFile(ctx, 0))
	filestest.Eventually(t, "file 0", func() bool { return w.Info(0).State == files.Finalized })
	filestest.Must(t, s.StartChunks(ctx, 1, 5*1024+7, 7*1024))
	filestest.Eventually(t, "a part of file 1", func() bool {
		m, err := w.Missing(1, 100)
		return err == nil && len(m) == 14
	})
	filestest.Eventually(t, "the part's end", func() bool { return s.State().NumSyncing == 0 })
	if m, err := w.Missing(1, 100); err != nil || len(m) != 14 || m[5] != 7 {
		t.Errorf("missing %v, %v", m, err)
	}
	filestest.Must(t, s.StartFile(ctx, 2))
	filestest.Eventually(t, "file 2 is under way", func() bool {
		info, ok := s.Info()[2]
		return ok && info.State == "Downloading" && info.Peers["Connected"] == 1
	})
	info := s.Info()[2]
	if info.Goal != (zgs.FileSyncGoal{NumChunks: 65536, IndexEnd: 65536, AllChunks: true}) || info.NextChunks != 0 {
		t.Errorf("info %+v", info)
	}
	if text, ok := s.Status(2); !ok || !strings.HasPrefix(text, "Downloading") {
		t.Errorf("status %q", text)
	}
	if !s.Terminate(2) || s.Terminate(7) {
		t.Error("terminate")
	}
	close(hold)
	filestest.Eventually(t, "the end", func() bool { return s.State().NumSyncing == 0 })
	if w.Info(2).State == files.Finalized {
		t.Error("it went on")
	}
}

// TestFull: when nothing can be stored, fetching waits and says so.
func TestFull(t *testing.T) {
	n := newNetwork(t, 12<<20)
	src := serve(t, n.node(everything, true), nil)
	w := filestest.New(t, nil)
	w.Quota = 4 << 20
	w.Restart()
	w.Submit(n.files[0])
	w.SettleAll()
	s, _ := start(t, options(w, src))
	filestest.Eventually(t, "the reason", func() bool {
		return strings.Contains(s.Report().Reason, "nothing can be stored: too many data writing")
	})
	filestest.Eventually(t, "quiet", func() bool { return s.Report().Running == 0 })
	if calls := src.calls.Load(); calls > 16+32*4*4 {
		t.Errorf("%d segments were asked for", calls)
	}
}

// BenchmarkFetch fills a node from another one over loopback.
func BenchmarkFetch(b *testing.B) {
	n := newNetwork(b, 64<<20)
	src := serve(b, n.node(everything, true), nil)
	b.SetBytes(64 << 20)
	for b.Loop() {
		w := n.node(everything, false)
		o := options(w, src)
		s, stop := start(b, o)
		filled(b, s)
		stop()
	}
}
