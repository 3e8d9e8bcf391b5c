package flow_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var quiet = slog.New(slog.DiscardHandler)

func openIndex(t testing.TB, fs vfs.FS) *index.DB {
	t.Helper()
	db, err := index.Open("index", index.Options{FS: fs, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func openLog(t testing.TB, db *index.DB) *flow.Log {
	t.Helper()
	l, err := flow.Open(db, flow.Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestFollowsARealChain: our contracts on our own node; the log has the contract's
// roots, contexts and ranges, while it goes on and after a restart.
func TestFollowsARealChain(t *testing.T) {
	p := contracts.Demo()
	p.BlocksPerEpoch, p.TargetMineBlocks, p.SubtaskInterval = 8, 5, 7
	net := nodetest.New(t, 1, func(g *genesis.Genesis) {
		g.EVM.Alloc, g.Contracts, g.System.Governance, g.System.Timelock = genesis.Alloc{}, nil, common.Address{}, nil
		account := nodetest.DevAccount(t, g, 0)
		if err := g.Deploy(&p, contracts.DevGovernance(account.Address)); err != nil {
			t.Fatal(err)
		}
	})
	cfg := net.Nodes[0]
	cfg.Fast = true
	node := nodetest.Start(t, cfg)
	chain, err := client.InProcess(t.Context(), node.Attach(), net.Init.Genesis.ChainID, client.Options{PollInterval: 20 * time.Millisecond, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	contract := storage.NewFlow(net.Init.Genesis.Contracts.Flow, chain)
	account := nodetest.DevAccount(t, net.Init.Genesis, 0)
	cpu := kernels.Judge()

	raw := make([]byte, 64<<20)
	var segments []flow.NodeHash
	submit := func(i int) {
		size := []int{1, 257, 300_000, 262_144, 4097, 1 << 20}[i%6]
		data := testvec.Bytes(fmt.Sprint("flow", i), size)
		file, err := merkle.NewFile(cpu, data)
		if err != nil {
			t.Fatal(err)
		}
		s := storage.Submission{Length: file.Size, Submitter: account.Address}
		for _, n := range file.Nodes {
			s.Nodes = append(s.Nodes, storage.SubmissionNode{Root: common.Hash(n.Root), Height: n.Height})
		}
		cost := new(big.Int).Mul(p.PricePerSector, new(big.Int).SetUint64(s.Sectors()))
		tx := account.Pay(contract.Address(), cost, 3_000_000, storage.SubmitData(s))
		if err := node.Client.SendTransaction(t.Context(), tx); err != nil {
			t.Fatal(err)
		}
		r := node.Receipt(tx)
		if r.Status != 1 {
			t.Fatalf("submission %d failed", i)
		}
		for _, l := range r.Logs {
			if e, ok, err := flow.DecodeEvent(l); err != nil {
				t.Fatal(err)
			} else if ok && e.Submit != nil {
				copy(raw[e.Submit.Start*merkle.SectorBytes:], data)
				for k, h := range file.Segments {
					if first := e.Submit.Start + uint64(k)*rules.LoadSectors; first%rules.LoadSectors == 0 && uint64(k+1)*rules.LoadSectors <= file.Padded {
						segments = append(segments, flow.NodeHash{NodeID: rules.NodeID{Height: rules.LoadHeight, Index: first / rules.LoadSectors}, Hash: h})
					}
				}
				return
			}
		}
		t.Fatal("no Submit event")
	}

	disk := vfs.NewMem()
	db := openIndex(t, disk)
	log := openLog(t, db)
	run := func() (*flow.Syncer, func()) {
		s := flow.NewSyncer(log, chain, contract, flow.SyncOptions{ComparePause: time.Millisecond, Logger: quiet})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		return s, func() {
			stop()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("run ended with %v", err)
			}
		}
	}
	submit(0)
	submit(1)
	syncer, stop := run()
	for i := 2; i < 14; i++ {
		submit(i)
		node.WaitHeight(node.Height() + uint64(i%5)*4)
	}
	nodetest.Until(t, "14 entries", func() bool { return log.Next() == 14 })
	compareWithContract(t, log, contract)
	if s := syncer.Status(); s.Reorgs != 0 || s.Trouble != "" || s.CompareError != "" {
		t.Errorf("status %+v", s)
	}
	stop()

	// A restart: what was made before is there, what came meanwhile is fetched.
	for i := 14; i < 20; i++ {
		submit(i)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openIndex(t, disk)
	log = openLog(t, db)
	if log.Next() != 14 {
		t.Fatalf("%d entries after a restart", log.Next())
	}
	events, cancel := log.Subscribe()
	defer cancel()
	_, stop = run()
	nodetest.Until(t, "20 entries", func() bool { return log.Next() == 20 })
	compareWithContract(t, log, contract)
	stop()
	appended := uint64(14)
	for len(events) > 0 {
		if e := <-events; e.Kind == flow.Appended {
			if e.Seq != appended {
				t.Errorf("event of entry %d, want %d", e.Seq, appended)
			}
			appended++
		}
	}
	if appended != 20 {
		t.Errorf("events of entries 14 to %d only", appended)
	}
	if err := log.Fill(segments...); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openIndex(t, disk)
	log = openLog(t, db)
	proveAtEveryContext(t, cpu, log, raw)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// proveAtEveryContext proves units of all loads at every context's length.
func proveAtEveryContext(t *testing.T, cpu *kernels.CPU, log *flow.Log, raw []byte) {
	t.Helper()
	proofs := 0
	for _, epoch := range log.Epochs() {
		c, ok, err := log.Context(epoch.Digest)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		for load := uint64(0); load*rules.LoadSectors < c.FlowLength; load++ {
			data := raw[load*kernels.LoadBytes:][:kernels.LoadBytes]
			lower := rules.NewLower(cpu, load, c.FlowLength, data)
			for _, unit := range []uint64{0, 7, 63} {
				sector := load*rules.LoadSectors + unit*rules.UnitSectors
				if sector+rules.UnitSectors > c.FlowLength || sector == 0 {
					continue
				}
				p, err := log.SectorProof(sector, c.FlowLength, lower)
				if err == nil {
					err = rules.VerifySector(p, c.FlowRoot, merkle.Leaf(raw[sector*merkle.SectorBytes:][:merkle.SectorBytes]), sector, c.FlowLength)
				}
				u, err2 := log.UnitProof(sector, c.FlowLength, lower)
				if err := errors.Join(err, err2); err != nil {
					t.Fatalf("sector %d at length %d: %v", sector, c.FlowLength, err)
				}
				for i := range u {
					if u[i] != p.Lemma[1+rules.UnitHeight+i] {
						t.Fatalf("unit proof of sector %d differs at level %d", sector, i)
					}
				}
				proofs++
			}
		}
	}
	if proofs < 50 {
		t.Errorf("only %d proofs", proofs)
	}
}

// compareWithContract compares everything with what the contract says at the block
// that the log has reached.
func compareWithContract(t *testing.T, log *flow.Log, contract storage.Flow) {
	t.Helper()
	ctx := t.Context()
	for {
		before, _, _ := log.Progress()
		length, next := log.Length(), log.Next()
		if number, _, _ := log.Progress(); number != before {
			continue // the chain goes on
		}
		state, err := contract.State(ctx, client.At(before))
		if err != nil {
			t.Fatal(err)
		}
		if length != state.Length || next != state.Submissions {
			t.Errorf("length %d, %d entries, the contract has %d and %d at block %d", length, next, state.Length, state.Submissions, before)
		}
		break
	}
	for seq := range log.Next() {
		e, ok, err := log.Entry(seq)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		ours, err1 := log.RootAt(e.End())
		theirs, err2 := contract.RootByTxSeq(ctx, seq, client.Latest)
		if err := errors.Join(err1, err2); err != nil || common.Hash(ours) != theirs {
			t.Errorf("root after entry %d is %x, the contract has %s, error %v", seq, ours, theirs, err)
		}
		if got, ok, err := log.At(e.Start + e.Sectors/2); err != nil || !ok || got.Seq != seq {
			t.Errorf("entry at sector %d: %d %v %v", e.Start+e.Sectors/2, got.Seq, ok, err)
		}
		if seqs, err := log.ByRoot(e.Root); err != nil || len(seqs) == 0 || seqs[0] > seq {
			t.Errorf("by root: %v %v", seqs, err)
		}
	}
	epochs := log.Epochs()
	if len(epochs) < 3 {
		t.Errorf("only %d epochs with sectors", len(epochs))
	}
	end := uint64(0)
	for _, e := range epochs {
		r, err := contract.EpochRange(ctx, common.Hash(e.Digest), client.Latest)
		if err != nil || r.Start != e.Start || r.End != e.End || e.Start != end {
			t.Errorf("range %+v, the contract has %+v, error %v", e, r, err)
		}
		end = e.End
		c, ok, err := log.Context(e.Digest)
		if err != nil || !ok || c.FlowLength != e.End || rules.ContextDigest(c.BlockDigest, c.FlowRoot, c.FlowLength) != c.Digest {
			t.Errorf("context %+v %v %v", c, ok, err)
		}
	}
	current, ok := log.Current()
	theirs, err := contract.Context(ctx, client.Latest)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if current.Epoch == theirs.Epoch && (common.Hash(current.Digest) != theirs.Digest || current.MineStart != theirs.MineStart || common.Hash(current.BlockDigest) != theirs.BlockDigest || current.FlowLength != theirs.FlowLength) {
		t.Errorf("current context %+v, the contract has %+v", current, theirs)
	}
	for _, p := range log.Pending() {
		if _, ok, err := log.Context(p.Context.Digest); ok || err != nil {
			t.Errorf("pending epoch %d counts as made: %v", p.Context.Epoch, err)
		}
	}
}
