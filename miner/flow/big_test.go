package flow_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// rightEdge is a NodeStore that keeps only what appending and the newest root
// need: of each height the last node with an even index.
type rightEdge map[uint8]struct {
	index uint64
	hash  Hash
}

func (e rightEdge) Get(id rules.NodeID) (Hash, bool, error) {
	n, ok := e[id.Height]
	return n.hash, ok && n.index == id.Index, nil
}

func (e rightEdge) Put(id rules.NodeID, hash Hash) error {
	if id.Index%2 == 0 {
		e[id.Height] = struct {
			index uint64
			hash  Hash
		}{id.Index, hash}
	}
	return nil
}

func (e rightEdge) Truncate(uint64) error { panic("not here") }

// submissions makes up steps of so many entries each, with a context each 4 steps.
type submissions struct {
	tree       *rules.Tree
	seq, block uint64
	epoch      uint64
}

func (s *submissions) step(entries int) flow.Step {
	out := flow.Step{From: s.block}
	for range entries {
		s.block++
		if s.block > (s.epoch+1)*4000 {
			s.epoch++
			digest := Hash{1}
			binary.BigEndian.PutUint64(digest[8:], s.epoch)
			out.Events = append(out.Events, flow.ChainEvent{Block: s.block, BlockHash: Hash{9}, Epoch: &rules.NewEpoch{
				Epoch: s.epoch, FlowRoot: must(s.tree.Root(s.tree.Length())), Submission: s.seq, FlowLength: s.tree.Length(), Digest: digest}})
		}
		var root Hash
		binary.BigEndian.PutUint64(root[:], s.seq*0x9e3779b97f4a7c15)
		height := s.seq % 13
		r := &rules.Receipt{Index: s.seq, Submission: merkle.Submission{Length: 256 << height, Submitter: merkle.Address{1}, Nodes: []merkle.Node{{Height: height, Root: root}}}}
		r.Sectors = r.Submission.Sectors()
		r.Start = must(s.tree.Append(r.Submission.Nodes))
		s.seq++
		out.Events = append(out.Events, flow.ChainEvent{Block: s.block, BlockHash: Hash{9}, TxHash: root, Submit: r})
	}
	out.To = s.block
	s.block++
	return out
}

// resident is this process's memory in bytes, 0 where that is not known.
func resident() uint64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// many is how many entries TestManyEntries makes.
var many = 20_000

// TestManyEntries: memory does not grow with the number of entries. make test-long
// makes a million.
func TestManyEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("a minute of one goroutine with the race detector, whose memory is not the program's")
	}
	dir := t.TempDir()
	db, err := index.Open(dir, index.Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	log := openLog(t, db)
	if err := log.SetIdentity(flow.Identity{ChainID: 1, BlocksPerEpoch: 4000}); err != nil {
		t.Fatal(err)
	}
	tree, err := rules.NewTree(rightEdge{})
	if err != nil {
		t.Fatal(err)
	}
	s := &submissions{tree: tree}
	began := time.Now()
	var most, mostResident uint64
	var m runtime.MemStats
	for i := 0; int(s.seq) < many; i++ {
		if err := log.Apply(s.step(1000)); err != nil {
			t.Fatal(err)
		}
		if i%50 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most, mostResident = max(most, m.HeapAlloc), max(mostResident, resident())
		}
	}
	took := time.Since(began)
	root, err := log.Root()
	if err != nil || root != must(tree.Root(tree.Length())) || log.Next() != s.seq {
		t.Fatalf("%d entries, root %x, error %v", log.Next(), root, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var size int64
	err = filepath.Walk(dir, func(_ string, i os.FileInfo, err error) error {
		if err == nil {
			size += i.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	opened := time.Now()
	if db, err = index.Open(dir, index.Options{Logger: quiet}); err != nil {
		t.Fatal(err)
	}
	log = openLog(t, db)
	t.Logf("%d entries in %v (%.0f/s), live heap at most %d MiB, resident %d MiB, %d MiB on disk; opened in %v", s.seq, took.Round(time.Millisecond),
		float64(s.seq)/took.Seconds(), most>>20, mostResident>>20, size>>20, time.Since(opened).Round(time.Millisecond))
	if most > 64<<20 {
		t.Errorf("the live heap was %d MiB", most>>20)
	}
	checked := time.Now()
	clean(t, log)
	t.Logf("checked in %v", time.Since(checked).Round(time.Millisecond))
	for _, length := range []uint64{1, tree.Length()} {
		if _, err := log.RootAt(length); err != nil {
			t.Error(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkApply is the cost of one entry, in steps of 1000.
func BenchmarkApply(b *testing.B) {
	db, err := index.Open(b.TempDir(), index.Options{Logger: quiet})
	if err != nil {
		b.Fatal(err)
	}
	log := openLog(b, db)
	if err := log.SetIdentity(flow.Identity{ChainID: 1, BlocksPerEpoch: 4000}); err != nil {
		b.Fatal(err)
	}
	tree, err := rules.NewTree(rightEdge{})
	if err != nil {
		b.Fatal(err)
	}
	s := &submissions{tree: tree}
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; n += 1000 {
		if err := log.Apply(s.step(min(1000, b.N-n))); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
