package miner_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/zgs"
	zgsclient "github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

// submit puts a file into the flow without its data and returns its entry.
func (v *victim) submit(data []byte) (*merkle.File, uint64) {
	v.t.Helper()
	ctx := context.Background()
	file, err := merkle.NewFile(minertest.CPU, data)
	testvec.Check(v.t, err, nil, "file")
	s := storage.Submission{Length: uint64(len(data)), Tags: []byte{}, Submitter: v.net.From}
	for _, n := range file.Nodes {
		s.Nodes = append(s.Nodes, storage.SubmissionNode{Root: common.Hash(n.Root), Height: n.Height})
	}
	fee := new(big.Int).Mul(v.net.Params.PricePerSector, new(big.Int).SetUint64(s.Sectors()))
	root := file.DataRoot()
	_, err = v.net.Manager.Submit(ctx, outbox.Intent{
		ID: "store:" + hexutil.Encode(root[:]), From: v.net.From, To: &v.net.At.Flow, Value: (*hexutil.Big)(fee), Data: storage.SubmitData(s), GasLimit: 3_000_000,
	})
	testvec.Check(v.t, err, nil, "submit")
	var seq uint64
	nodetest.Until(v.t, "the entry", func() bool {
		info, err := v.good.FileInfo(ctx, common.Hash(root), false)
		if err != nil || info == nil {
			return false
		}
		seq = info.Tx.Seq
		return true
	})
	return file, seq
}

// send uploads segment i of a file of whole segments.
func (v *victim) send(file *merkle.File, data []byte, seq, i uint64) error {
	v.t.Helper()
	proof, err := file.ProveSegment(i)
	testvec.Check(v.t, err, nil, "proof")
	first := i * merkle.SegmentBytes
	return v.good.UploadSegmentsBySeq(context.Background(), []zgs.SegmentWithProof{{
		Root: common.Hash(file.DataRoot()), Data: data[first : first+merkle.SegmentBytes], Index: i, Proof: zgs.NewFileProof(proof), FileSize: uint64(len(data)),
	}}, seq)
}

// problem tells whether a node names a problem.
func (r *running) problem(code string) bool {
	for _, p := range r.Status().Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

// TestFullNode: a node whose directory is full tells clients in the words that make
// them wait and try again, names the problem, serves and mines on, and takes the
// rest when it has more room.
func TestFullNode(t *testing.T) {
	t.Parallel()
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty, p.MaxShards = 16, 16, 1 // of one shard nothing can be given up
	backend := kernels.NewCPUBackend(minertest.CPU, 1)
	defer backend.Close()
	all, err := devkeys.Derive(devkeys.Mnemonic, 4)
	testvec.Check(t, err, nil, "keys")
	key, err := keys.ParseHex([]byte(hex.EncodeToString(crypto.FromECDSA(all[3]))))
	testvec.Check(t, err, nil, "key")
	quota := func(q units.Bytes) func(*miner.Config) {
		return func(c *miner.Config) {
			c.Signer, c.Devices, c.Miner.Account = keys.NewKeyring(key), backend.Devices(), key.Address().Hex()
			c.Miner.Enabled, c.Miner.KeepContexts, c.Miner.MinProfit = true, "always", "-1"
			c.Storage.Quota = q
		}
	}
	v := newVictim(t, p, quota(6*units.MiB))
	accepted := func() uint64 {
		if m := v.node.Status().Mining; m != nil {
			return m.Accepted
		}
		return 0
	}
	nodetest.Until(t, "a first answer", func() bool { return accepted() > 0 })
	data := testvec.Bytes("too much", 12<<20)
	file, seq := v.submit(data)
	stored, count := map[uint64]bool{}, uint64(len(data))/merkle.SegmentBytes
	for i := range count {
		if err := v.send(file, data, seq, i); err == nil {
			stored[i] = true
		} else if !zgsclient.IsBusy(err) {
			t.Fatalf("segment %d: %v", i, err)
		} else {
			break
		}
	}
	if len(stored) < 8 || len(stored) > 24 {
		t.Errorf("%d segments fit in 6 MiB beside 2 MiB", len(stored))
	}
	nodetest.Until(t, "the problem is named", func() bool { return v.node.problem("disk-full") })
	v.serves("with a full disk")
	before := accepted()
	nodetest.Until(t, "it mines on", func() bool { return accepted() > before+2 })
	if err := v.send(file, data, seq, count-1); !zgsclient.IsBusy(err) {
		t.Errorf("a segment for a full node: %v", err)
	}

	v.restart(quota(64 * units.MiB))
	for i := range count {
		if stored[i] {
			continue // acknowledged: it has to be there
		}
		if err := v.send(file, data, seq, i); err != nil {
			t.Fatalf("segment %d with room: %v", i, err)
		}
	}
	nodetest.Until(t, "the file is finalized", func() bool {
		done, err := v.good.Finalized(context.Background(), zgs.TxSeqOrRoot{Seq: seq})
		return err == nil && done != nil && *done
	})
	v.serves("with room")
	v.data, v.root = data, file.DataRoot()
	v.serves("the file that did not fit")
	nodetest.Until(t, "the problem is over", func() bool { return !v.node.problem("disk-full") })
}

// TestLostDirectory: of a node with two directories one is not there at a start. It
// is named, its segments are not served and nothing wrong in their place, those of
// the other are, and uploads go on. When it is back, everything is.
func TestLostDirectory(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	a, b := filepath.Join(root, "a"), filepath.Join(root, "b")
	dirs := func(c *miner.Config) { c.Storage.Dirs = []string{a + "=64MiB", b + "=64MiB"} }
	v := newVictim(t, contracts.Demo(), dirs)
	v.end()
	testvec.Check(t, os.Rename(b, b+".away"), nil, "the disk goes")
	v.run(dirs)
	nodetest.Until(t, "the problem is named", func() bool { return v.node.problem("disk-broken") })
	served, refused := 0, 0
	for i := range uint64(len(v.data)) / merkle.SegmentBytes {
		s, err := v.good.Segment(context.Background(), common.Hash(v.root), i)
		switch {
		case err != nil || s == nil:
			refused++
		case bytes.Equal(s.Data, v.data[i*merkle.SegmentBytes:(i+1)*merkle.SegmentBytes]):
			served++
		default:
			t.Errorf("segment %d is wrong", i)
		}
	}
	if served == 0 || refused == 0 {
		t.Errorf("%d segments served, %d not", served, refused)
	}
	old, oldRoot := v.data, v.root
	v.data = testvec.Bytes("on one disk", 1<<20)
	v.root = v.store(v.data)
	v.serves("a file stored with one directory")

	v.end()
	testvec.Check(t, os.RemoveAll(b), nil, "the empty directory goes")
	testvec.Check(t, os.Rename(b+".away", b), nil, "the disk comes back")
	v.run(dirs)
	v.serves("the file of one directory")
	v.data, v.root = old, oldRoot
	v.serves("the file of two directories")
	if v.node.problem("disk-broken") {
		t.Error("the problem stays")
	}
	t.Logf("with one of two directories %d segments were served, %d not", served, refused)
}
