package main

import (
	"bytes"
	"context"
	"math/big"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

// diskState is what checkDisk counted.
type diskState struct {
	loads, sealed, unsealed int // units; unsealed ones could be sealed
	doubt                   uint64
}

// checkDisk opens the index and the data of a home whose program is dead, as its
// next start would, and compares every byte with what was stored: sectors read raw,
// sealed units unsealed here, their context with the log's, roots of whole loads
// with the flow's tree, and that acknowledged segments are there.
func checkDisk(t *testing.T, home string, cfg *config.Config, u *uploader) (out diskState) {
	t.Helper()
	dir := filepath.Join(home, "storage")
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{Logger: quietLogger()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := store.Open(store.Options{Dirs: []store.Dir{{Path: dir, Bytes: uint64(cfg.Storage.Quota)}}, SlabBytes: uint64(cfg.Storage.Slab), DB: db, CPU: crashCPU, Logger: quietLogger()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := flow.Open(db, flow.Options{Logger: quietLogger()})
	if err != nil {
		t.Fatal(err)
	}
	stats := s.Stats()
	if out.doubt = stats.InDoubt; out.doubt > 0 || len(stats.LostFiles) > 0 {
		t.Errorf("after opening, %d loads are in doubt, lost files %v", stats.InDoubt, stats.LostFiles)
	}
	image := u.image(t, l, s)
	epochs := l.Epochs()
	sealer := sealing.New(crashCPU, s.MinerID())
	for load, st := range s.Loads(0) {
		out.loads++
		want := make([]byte, store.LoadBytes)
		if at := load * store.LoadBytes; at < uint64(len(image)) {
			copy(want, image[at:])
		}
		raw := make([]byte, store.LoadBytes)
		for first := uint64(0); first < store.LoadSectors; {
			end := first
			for end < store.LoadSectors && st.Present.Has(end) {
				end++
			}
			if end > first {
				if err := s.Read(load, first, end-first, raw[:(end-first)*store.SectorBytes]); err != nil {
					t.Fatalf("load %d, sectors %d to %d: %v", load, first, end, err)
				}
				if !bytes.Equal(raw[:(end-first)*store.SectorBytes], want[first*store.SectorBytes:end*store.SectorBytes]) {
					t.Fatalf("load %d, sectors %d to %d are not what was stored", load, first, end)
				}
			}
			first = end + 1
		}
		buf := vfs.Aligned(store.LoadBytes)
		units, contexts, err := s.ReadSealed(load, buf)
		if err != nil {
			t.Fatalf("load %d: %v", load, err)
		}
		for unit := range sealing.LoadUnits {
			first := load*sealing.LoadSectors + uint64(unit)*sealing.UnitSectors
			due, confirmed := sealing.UnitDigest(epochs, first)
			if !units.Has(unit) {
				if confirmed && st.Present.Units().Has(unit) {
					out.unsealed++
				}
				continue
			}
			out.sealed++
			c := contexts.Of(unit)
			if c == nil || confirmed && c.Digest != due {
				t.Fatalf("load %d, unit %d is sealed with %+v, the flow says %x", load, unit, c, due)
			}
			data := buf[unit*sealing.UnitBytes : (unit+1)*sealing.UnitBytes]
			sealer.Unseal(data, &c.Digest, first)
			if !bytes.Equal(data, want[unit*sealing.UnitBytes:(unit+1)*sealing.UnitBytes]) {
				t.Fatalf("load %d, unit %d unsealed is not what was stored", load, unit)
			}
		}
		if hash, ok, err := l.Node(10, load); err != nil {
			t.Fatal(err)
		} else if leaves := make([]merkle.Hash, store.LoadSectors); ok && load > 0 && st.Present.Full() {
			merkle.HashSectors(crashCPU, leaves, want)
			if got := crashCPU.TreeRoot(leaves); got != hash {
				t.Fatalf("load %d hashes to %x, the flow's tree says %x", load, got, hash)
			}
		}
	}
	return out
}

// image is the flow as the log has it, with the files' data where they lie. It
// checks acknowledged segments on the way.
func (u *uploader) image(t *testing.T, l *flow.Log, s *store.Store) []byte {
	t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	byRoot := map[merkle.Hash]*crashFile{}
	for _, f := range u.files {
		byRoot[f.root] = f
	}
	image := make([]byte, l.Length()*store.SectorBytes)
	for seq := range l.Next() {
		e, ok, err := l.Entry(seq)
		if err != nil || !ok {
			t.Fatalf("entry %d: %v, %v", seq, ok, err)
		}
		f := byRoot[e.Root]
		if f == nil {
			t.Fatalf("entry %d has root %x, which nobody stored", seq, e.Root)
		}
		copy(image[e.Start*store.SectorBytes:], f.data)
		for i, acked := range f.acked {
			if !acked || !f.known || f.seq != seq {
				continue
			}
			first := e.Start + uint64(i)*merkle.SegmentSectors
			end := min(first+merkle.SegmentSectors, e.Start+f.file.Sectors)
			for x := first; x < end; x++ {
				if s.Missing(x/store.LoadSectors, x%store.LoadSectors, 1) {
					t.Fatalf("sector %d of segment %d of entry %d was acknowledged and is lost", x, i, seq)
				}
			}
		}
	}
	for _, f := range u.files {
		if f.known && f.seq >= l.Next() {
			t.Errorf("entry %d was told to the client and is not in the log, which has %d", f.seq, l.Next())
		}
	}
	return image
}

// answerCount is what the chain has of the miner's transactions.
type answerCount struct {
	sent, accepted, refused, other int
}

// checkAnswers reads all blocks: no answer may be there twice, whatever became of
// it, and the account's nonces are each used once, without a hole.
func checkAnswers(t *testing.T, cfg *config.Config, chainID uint64, mine common.Address) (n answerCount) {
	t.Helper()
	ctx := context.Background()
	c, err := ethclient.Dial(rpcURL(cfg))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	head, err := c.BlockNumber(ctx)
	if err != nil {
		t.Fatal(err)
	}
	signer := types.LatestSignerForChainID(new(big.Int).SetUint64(chainID))
	account := common.HexToAddress(cfg.Miner.Account)
	seen, next := map[string]common.Hash{}, uint64(0)
	for number := uint64(1); number <= head; number++ {
		b, err := c.BlockByNumber(ctx, new(big.Int).SetUint64(number))
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range b.Transactions() {
			if from, err := types.Sender(signer, tx); err != nil || from != account {
				continue
			}
			if tx.Nonce() != next {
				t.Errorf("block %d: nonce %d of the miner, expected %d", number, tx.Nonce(), next)
			}
			next++
			if tx.To() == nil || *tx.To() != mine || len(tx.Data()) < 4000 {
				n.other++
				continue
			}
			n.sent++
			// contextDigest, nonce, minerId, range, recallPosition (spec/storage.md 3)
			key := string(tx.Data()[36 : 36+8*32])
			if old, dup := seen[key]; dup {
				t.Errorf("block %d: answer %s was sent before as %s", number, tx.Hash(), old)
			}
			seen[key] = tx.Hash()
			r, err := c.TransactionReceipt(ctx, tx.Hash())
			if err != nil {
				t.Fatal(err)
			}
			if r.Status == types.ReceiptStatusSuccessful {
				n.accepted++
			} else {
				n.refused++
			}
		}
	}
	return n
}
