package sync_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	std "sync"
	"sync/atomic"
	"testing"
	"time"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/sync"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
	"github.com/zgminer/zgminer/pora/merkle"
)

var (
	quiet    = slog.New(slog.DiscardHandler)
	identity = zgs.NetworkIdentity{ChainID: 16661, FlowAddress: common.HexToAddress("0xabcd"), P2PProtocolVersion: zgs.ProtocolVersion{Minor: 4}}
)

// network is some files, in the log of every node.
type network struct {
	t     testing.TB
	data  [][]byte
	files []*merkle.File
}

func newNetwork(t testing.TB, sizes ...int) *network {
	n := &network{t: t}
	for i, size := range sizes {
		data := filestest.Other(i, size)
		n.data = append(n.data, data)
		n.files = append(n.files, filestest.File(t, data))
	}
	return n
}

// node makes a node of a shard that knows the log, and has its share of the files
// if full.
func (n *network) node(shard files.Shard, full bool) *filestest.World {
	w := filestest.New(n.t, func(o *files.Options) { o.Shard, o.DeletePause = shard, time.Millisecond })
	for _, f := range n.files {
		w.Submit(f)
	}
	w.SettleAll()
	if full {
		for i := range n.files {
			n.give(w, i)
		}
		w.SettleAll()
	}
	return w
}

func (n *network) give(w *filestest.World, i int) {
	w.Upload(uint64(i), filestest.Segments(n.t, n.files[i], n.data[i]))
}

// source is a served node.
type source struct {
	*filestest.World
	url string
	// before is called with each request's body; answer may change the answer.
	before func(body string)
	answer func(body, answer string) string

	calls    atomic.Int64 // with segments
	single   atomic.Int64
	batches  atomic.Int64
	down     atomic.Bool
	most     int64 // segment calls under way at the same time, at most
	now      int64
	mu       std.Mutex // guards most, now and asked
	asked    []string  // bodies of calls for segments
	identity func() zgs.NetworkIdentity
}

const segmentCall = "zgs_downloadSegmentWithProofByTxSeq"

func serve(t testing.TB, w *filestest.World, change func(*source)) *source {
	s := &source{World: w, identity: func() zgs.NetworkIdentity { return identity }}
	if change != nil {
		change(s)
	}
	h := server.New(server.Options{Files: w.Files, Log: w.Log, Identity: s.identity, Logger: quiet}).Public()
	hs := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		body := string(b)
		if s.down.Load() {
			panic(http.ErrAbortHandler)
		}
		if n := strings.Count(body, segmentCall); n > 0 {
			s.calls.Add(int64(n))
			if body[0] == '[' {
				s.batches.Add(1)
			} else {
				s.single.Add(1)
			}
			s.mu.Lock()
			s.asked = append(s.asked, body)
			s.now++
			s.most = max(s.most, s.now)
			s.mu.Unlock()
			defer func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.now--
			}()
		}
		if s.before != nil {
			s.before(body)
		}
		r.Body = io.NopCloser(bytes.NewReader(b))
		if s.answer == nil {
			h.ServeHTTP(rw, r)
			return
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		out := s.answer(body, rec.Body.String())
		rw.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(rw, out)
	}))
	t.Cleanup(hs.Close)
	s.url = hs.URL
	return s
}

// options are those of tests: everything at once.
func options(w *filestest.World, peers ...*source) sync.Options {
	o := sync.Options{
		Files: w.Files, Auto: true, Identity: func() zgs.NetworkIdentity { return identity }, Young: time.Nanosecond,
		Every: 20 * time.Millisecond, Probe: 50 * time.Millisecond, List: 50 * time.Millisecond, Backoff: 10 * time.Millisecond, Retry: 50 * time.Millisecond, Logger: quiet,
	}
	for _, p := range peers {
		o.Peers = append(o.Peers, p.url)
	}
	return o
}

// start runs a Syncer until the test or the returned function ends it.
func start(t testing.TB, o sync.Options) (*sync.Syncer, func()) {
	t.Helper()
	s, err := sync.New(o)
	filestest.Must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx); err != context.Canceled {
			t.Errorf("run: %v", err)
		}
	}()
	stop := std.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return s, stop
}

// filled waits until a node has all of its share.
func filled(t testing.TB, s *sync.Syncer) {
	t.Helper()
	filestest.Eventually(t, "the share is filled", func() bool { return s.Report().CaughtUp })
}

// check compares all files of a node that holds everything.
func (n *network) check(w *filestest.World) {
	n.t.Helper()
	for i := range n.data {
		w.WantFile(uint64(i), n.data[i])
	}
}

// crash loses power: what is not flushed may be gone.
func crash(t testing.TB, w *filestest.World, seed uint64) *filestest.World {
	rng := rand.New(rand.NewPCG(seed, 0))
	c := &filestest.World{T: t, IndexFS: w.IndexFS.CrashClone(pvfs.CrashCloneCfg{UnsyncedDataPercent: 50, RNG: rng}), DataFS: w.DataFS.Crash(rng), Quota: w.Quota, Options: w.Options}
	filestest.Must(t, c.Open())
	t.Cleanup(c.Close)
	return c
}

func peer(t testing.TB, s *sync.Syncer, url string) sync.PeerStatus {
	t.Helper()
	for _, p := range s.Report().Peers {
		if p.URL == url {
			return p
		}
	}
	t.Fatalf("no node %s", url)
	return sync.PeerStatus{}
}
