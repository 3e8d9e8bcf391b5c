package main

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	chainopt "github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/zgs"
	zgsclient "github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

var crashCPU = kernels.Tiers()[len(kernels.Tiers())-1]

// crashFile is a file of the uploader.
type crashFile struct {
	name string
	data []byte // whole sectors
	size uint64
	file *merkle.File
	root merkle.Hash

	// guarded by the uploader's mu
	seq       uint64
	known     bool   // seq is
	acked     []bool // segments that the node acknowledged by entry
	finalized bool
	fetched   int
}

// uploader stores files while the program is killed: it never sends a segment
// again that was acknowledged, so that a lost one shows as a file that is never
// finalized.
type uploader struct {
	t     *testing.T
	rng   *rand.Rand
	pay   *customer
	node  *zgsclient.Node
	price *big.Int

	mu      sync.Mutex // guards the rest
	files   []*crashFile
	bytes   int
	allowed int // bytes that may be stored by now
	sent    int // segments acknowledged
	retried int // calls that failed
}

// newUploader opens the customer's account; the program runs.
func newUploader(t *testing.T, dir string, cfg *config.Config, seed uint64, price *big.Int, flow common.Address, chainID uint64) *uploader {
	t.Helper()
	o := chainopt.Default(chainopt.External)
	o.RPCURL, o.ChainID, o.PerSecond, o.MaxInFlight = rpcURL(cfg), int64(chainID), 200, 16
	chain, err := client.FromSettings(context.Background(), o, client.Options{Logger: quietLogger(), PollInterval: 250 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { chain.Close() })
	u := &uploader{t: t, rng: rand.New(rand.NewPCG(seed, 1)), price: price}
	if u.pay, err = newCustomer(context.Background(), filepath.Join(dir, "customer"), demoCustomer, chain, flow, "", "http://"+cfg.Storage.Addr, crashCPU); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.pay.close() })
	u.node, err = zgsclient.NewNode("http://"+cfg.Storage.Addr, zgsclient.Options{Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// allow lets more bytes be stored.
func (u *uploader) allow(n int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.allowed += n
}

// run stores files until ctx ends, each to its end before the next.
func (u *uploader) run(ctx context.Context) {
	for i := 0; ctx.Err() == nil; i++ {
		u.mu.Lock()
		full := u.bytes >= u.allowed
		u.mu.Unlock()
		if full {
			u.fetchOne(ctx)
			sleepFor(ctx, 100*time.Millisecond)
			continue
		}
		f := u.newFile(i)
		for !u.store(ctx, f) && ctx.Err() == nil {
			u.mu.Lock()
			u.retried++
			u.mu.Unlock()
			sleepFor(ctx, 50*time.Millisecond)
		}
	}
}

// newFile makes a file of 1 byte to 1.5 MiB.
func (u *uploader) newFile(i int) *crashFile {
	u.t.Helper()
	size := 1 + u.rng.IntN(3<<19)
	switch u.rng.IntN(5) {
	case 0:
		size = 1 + u.rng.IntN(1000)
	case 1:
		size = 256 << 10
	}
	data := testvec.Bytes(fmt.Sprintf("crash %d", i), size)
	file, err := merkle.NewFile(crashCPU, data)
	if err != nil {
		u.t.Error(err)
		return nil
	}
	whole := make([]byte, file.Sectors*merkle.SectorBytes)
	copy(whole, data)
	n, _ := zgsclient.Segments(uint64(size))
	f := &crashFile{name: fmt.Sprintf("crash:%d", i), data: whole, size: uint64(size), file: file, root: file.DataRoot(), acked: make([]bool, n)}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.files, u.bytes = append(u.files, f), u.bytes+size
	return f
}

// store brings a file further; true when it is finalized and came back.
func (u *uploader) store(ctx context.Context, f *crashFile) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if !f.known {
		s := storage.Submission{Length: f.size, Tags: []byte{}, Submitter: u.pay.Account()}
		for _, n := range f.file.Nodes {
			s.Nodes = append(s.Nodes, storage.SubmissionNode{Root: common.Hash(n.Root), Height: n.Height})
		}
		fee := new(big.Int).Mul(u.price, new(big.Int).SetUint64(s.Sectors()))
		if _, err := u.pay.Send(ctx, f.name, "store a file", u.pay.flow, fee, storage.SubmitData(s)); err != nil {
			if strings.Contains(err.Error(), "failed on the chain") {
				u.t.Errorf("%s: %v", f.name, err)
			}
			return false
		}
		info, err := u.node.FileInfo(ctx, common.Hash(f.root), false)
		if err != nil || info == nil {
			return false
		}
		u.mu.Lock()
		f.seq, f.known = info.Tx.Seq, true
		u.mu.Unlock()
	}
	for _, i := range u.rng.Perm(len(f.acked)) {
		if f.acked[i] {
			continue
		}
		if err := u.node.UploadSegmentsBySeq(ctx, []zgs.SegmentWithProof{f.segment(u.t, uint64(i))}, f.seq); err != nil {
			return false
		}
		u.mu.Lock()
		f.acked[i] = true
		u.sent++
		u.mu.Unlock()
	}
	done, err := u.node.Finalized(ctx, zgs.TxSeqOrRoot{Seq: f.seq})
	if err != nil || done == nil || !*done {
		return false
	}
	u.mu.Lock()
	f.finalized = true
	u.mu.Unlock()
	return u.fetch(ctx, f) == nil
}

// segment is segment i with its proof.
func (f *crashFile) segment(t *testing.T, i uint64) zgs.SegmentWithProof {
	proof, err := f.file.ProveSegment(i)
	if err != nil {
		t.Error(err)
	}
	first := i * merkle.SegmentSectors * merkle.SectorBytes
	last := min(first+merkle.SegmentSectors*merkle.SectorBytes, uint64(len(f.data)))
	return zgs.SegmentWithProof{Root: common.Hash(f.root), Data: f.data[first:last], Index: i, Proof: zgs.NewFileProof(proof), FileSize: f.size}
}

// fetchOne downloads a finalized file.
func (u *uploader) fetchOne(ctx context.Context) {
	u.mu.Lock()
	var list []*crashFile
	for _, f := range u.files {
		if f.finalized {
			list = append(list, f)
		}
	}
	u.mu.Unlock()
	if len(list) > 0 {
		_ = u.fetch(ctx, list[u.rng.IntN(len(list))]) // it may be down; wrong data fails the test
	}
}

// fetch downloads a finalized file with proofs. A wrong answer fails the test; an
// error means that there was none.
func (u *uploader) fetch(ctx context.Context, f *crashFile) error {
	for i := range f.acked {
		got, err := u.node.SegmentBySeq(ctx, f.seq, uint64(i))
		if err != nil {
			return err
		}
		if got == nil {
			u.t.Errorf("segment %d of entry %d, a finalized file, is not there", i, f.seq)
			return nil
		}
		if _, err := zgsclient.CheckSegment(crashCPU, f.root, f.size, uint64(i), got); err != nil {
			u.t.Errorf("entry %d: %v", f.seq, err)
		}
		if !bytes.Equal(got.Data, f.segment(u.t, uint64(i)).Data) {
			u.t.Errorf("segment %d of entry %d comes back different", i, f.seq)
		}
	}
	u.mu.Lock()
	f.fetched++
	u.mu.Unlock()
	return nil
}

func sleepFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
