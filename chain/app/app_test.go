package app

import (
	"bytes"
	"context"
	"math/big"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	comet "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/envelope"
	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/rules"
)

var (
	self   = bytes.Repeat([]byte{1}, 20)
	second = bytes.Repeat([]byte{2}, 20)
)

// newApp makes an application on an EVM of its own, without CometBFT.
func newApp(t testing.TB, change func(*Config)) *App {
	t.Helper()
	return newAppOn(t, func(*options.Options) {}, change)
}

// newAppOn also changes the settings.
func newAppOn(t testing.TB, adjust func(*options.Options), change func(*Config)) *App {
	t.Helper()
	g := genesis.Default(genesis.DefaultChainID, time.Unix(1_000_000, 0))
	g.EVM.Prefund = &genesis.Funds{Mnemonic: devkeys.Mnemonic, Count: 2, Tokens: 10}
	g.AddValidator(bytes.Repeat([]byte{9}, 32), 1, "", common.Address{})
	block0, err := g.Block0()
	if err != nil {
		t.Fatal(err)
	}
	o := options.Default(options.Dev)
	o.EVM.DBCacheMB, o.EVM.CleanCacheMB, o.EVM.DirtyCacheMB = 16, 16, 4
	adjust(&o)
	machine, err := evm.Open(evm.Config{Dir: t.TempDir(), Genesis: block0, Options: o, Recommit: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{EVM: machine, ChainID: g.CometChainID, AppVersion: 1, GasLimit: g.EVM.GasLimit, Registry: Static{self, second}, BuildLimit: time.Second}
	if change != nil {
		change(&cfg)
	}
	a := New(cfg)
	t.Cleanup(func() { a.Close(); machine.Close() })
	return a
}

func votes(flags ...comet.BlockIDFlag) []abci.VoteInfo {
	var out []abci.VoteInfo
	for i, f := range flags {
		out = append(out, abci.VoteInfo{Validator: abci.Validator{Address: [][]byte{self, second}[i], Power: 1}, BlockIdFlag: f})
	}
	return out
}

// propose lets the application build a block of a height.
func propose(t testing.TB, a *App, height, seconds int64) [][]byte {
	t.Helper()
	r, err := a.PrepareProposal(context.Background(), &abci.RequestPrepareProposal{MaxTxBytes: 1 << 20, Height: height, Time: time.Unix(seconds, 0), ProposerAddress: self})
	if err != nil || len(r.Txs) != 1 {
		t.Fatalf("proposal of height %d: %d transactions, %v", height, len(r.Txs), err)
	}
	return r.Txs
}

func process(t testing.TB, a *App, txs [][]byte, height, seconds int64, change func(*abci.RequestProcessProposal)) bool {
	t.Helper()
	q := &abci.RequestProcessProposal{Txs: txs, Height: height, Time: time.Unix(seconds, 0), ProposerAddress: self}
	if change != nil {
		change(q)
	}
	r, err := a.ProcessProposal(context.Background(), q)
	if err != nil {
		t.Fatalf("ProcessProposal returned an error, which would stop CometBFT: %v", err)
	}
	return r.IsAccepted()
}

func decide(t testing.TB, a *App, txs [][]byte, height, seconds int64) []byte {
	t.Helper()
	r, err := a.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Txs: txs, Height: height, Time: time.Unix(seconds, 0), ProposerAddress: self})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.cfg.EVM.Head().Number.Int64(); got != height-1 {
		t.Fatalf("FinalizeBlock of %d moved the head to %d", height, got)
	}
	if _, err := a.Commit(context.Background(), &abci.RequestCommit{}); err != nil {
		t.Fatal(err)
	}
	if got := a.cfg.EVM.Head(); got.Number.Int64() != height || !bytes.Equal(got.Hash().Bytes(), r.AppHash) {
		t.Fatalf("after Commit of %d the head is %d %s, the answer was %X", height, got.Number, got.Hash(), r.AppHash)
	}
	return r.AppHash
}

// TestHeights goes through some heights, with other proposals for the same height
// on the way, as later rounds bring them.
func TestHeights(t *testing.T) {
	a, follower := newApp(t, nil), newApp(t, nil)
	info, err := a.Info(context.Background(), nil)
	if err != nil || info.LastBlockHeight != 0 || len(info.LastBlockAppHash) != 0 {
		t.Fatalf("info of a new chain: %+v, %v", info, err)
	}
	for h := int64(1); h <= 5; h++ {
		now := 1_000_000 + h
		txs := propose(t, a, h, now)
		sibling := propose(t, a, h, now+3) // a round later
		if !process(t, a, txs, h, now, nil) || !process(t, a, sibling, h, now+3, nil) || !process(t, follower, sibling, h, now+3, nil) {
			t.Fatalf("a good proposal of height %d was refused", h)
		}
		decided, at := txs, now
		if h%2 == 0 {
			decided, at = sibling, now+3
		}
		if one, two := decide(t, a, decided, h, at), decide(t, follower, decided, h, at); !bytes.Equal(one, two) {
			t.Fatalf("height %d: %X and %X", h, one, two)
		}
	}
	info, err = a.Info(context.Background(), nil)
	if err != nil || info.LastBlockHeight != 5 || len(info.LastBlockAppHash) != 32 || info.AppVersion != 1 {
		t.Errorf("info: %+v, %v", info, err)
	}
}

// TestRefusals spoils what a proposal depends on.
func TestRefusals(t *testing.T) {
	a, b := newApp(t, nil), newApp(t, nil) // b has not built the block itself
	txs := propose(t, a, 1, 1_000_005)
	for what, change := range map[string]func(*abci.RequestProcessProposal){
		"time":     func(q *abci.RequestProcessProposal) { q.Time = q.Time.Add(time.Second) },
		"proposer": func(q *abci.RequestProcessProposal) { q.ProposerAddress = second },
		"absent": func(q *abci.RequestProcessProposal) {
			q.ProposedLastCommit.Votes = votes(comet.BlockIDFlagCommit, comet.BlockIDFlagAbsent)
		},
		"evidence": func(q *abci.RequestProcessProposal) {
			q.Misbehavior = []abci.Misbehavior{{Type: abci.MisbehaviorType_DUPLICATE_VOTE, Validator: abci.Validator{Address: second}}}
		},
		"height":        func(q *abci.RequestProcessProposal) { q.Height = 2 },
		"no envelope":   func(q *abci.RequestProcessProposal) { q.Txs = nil },
		"two envelopes": func(q *abci.RequestProcessProposal) { q.Txs = append(slices.Clone(q.Txs), q.Txs[0]) },
		"garbage":       func(q *abci.RequestProcessProposal) { q.Txs = [][]byte{{1, 2, 3}} },
		"empty":         func(q *abci.RequestProcessProposal) { q.Txs = [][]byte{{}} },
	} {
		if process(t, b, txs, 1, 1_000_005, change) {
			t.Errorf("accepted with a wrong %s", what)
		}
	}
	// Present validators and unknown ones do not matter.
	if !process(t, b, txs, 1, 1_000_005, func(q *abci.RequestProcessProposal) {
		q.ProposedLastCommit.Votes = votes(comet.BlockIDFlagCommit, comet.BlockIDFlagNil)
		q.Misbehavior = []abci.Misbehavior{{Validator: abci.Validator{Address: []byte("nobody knows this one")}}}
	}) {
		t.Error("the good proposal was refused")
	}
	if got := b.Stats().Rejected.Load(); got != 9 {
		t.Errorf("%d rejections counted", got)
	}
}

// TestWrongExecution: a header that lies about the result is found by executing.
func TestWrongExecution(t *testing.T) {
	a := newApp(t, nil)
	txs := propose(t, a, 1, 1_000_005)
	good, _, err := envelope.Decode(txs[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*types.Header){
		"state root": func(h *types.Header) { h.Root[3]++ },
		"receipts":   func(h *types.Header) { h.ReceiptHash[3]++ },
		"gas used":   func(h *types.Header) { h.GasUsed++ },
		"base fee":   func(h *types.Header) { h.BaseFee = new(big.Int).Add(h.BaseFee, common.Big1) },
		"requests":   func(h *types.Header) { h.RequestsHash = &common.Hash{1} },
		"difficulty": func(h *types.Header) { h.Difficulty = big.NewInt(5) },
	} {
		h := good.Header()
		change(h)
		data, err := envelope.Encode(types.NewBlockWithHeader(h).WithBody(*good.Body()), nil)
		if err != nil {
			t.Fatal(err)
		}
		if process(t, a, [][]byte{data}, 1, 1_000_005, nil) {
			t.Errorf("a wrong %s was accepted", what)
		}
	}
	if n := a.Stats().Rejections()[rules.Execution]; n != 6 {
		t.Errorf("%d of 6 were refused by execution: %v", n, a.Stats().Rejections())
	}
	if !process(t, a, txs, 1, 1_000_005, nil) {
		t.Error("the good block was refused after the bad ones")
	}
}

// TestFatal: a decided block that is invalid stops the node and is explained.
func TestFatal(t *testing.T) {
	var reported error
	a := newApp(t, func(c *Config) { c.Fatal = func(err error) { reported = err } })
	txs := propose(t, a, 1, 1_000_005)
	_, err := a.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Txs: txs, Height: 1, Time: time.Unix(1_000_006, 0), ProposerAddress: self})
	if err == nil || reported == nil || a.cfg.EVM.Head().Number.Sign() != 0 {
		t.Errorf("error %v, reported %v", err, reported)
	}
}

// TestEarlyBuild: the optimistic build is proposed while nothing has changed; a
// transaction without tip that comes later is still in the next block.
func TestEarlyBuild(t *testing.T) {
	a := newApp(t, func(c *Config) {
		c.Self = self
		c.NextProposer = func(int64) []byte { return self }
	})
	decide(t, a, propose(t, a, 1, 1_000_001), 1, 1_000_001)
	early := func() *earlyBuild {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
			a.builder.mu.Lock()
			e := a.builder.early
			a.builder.mu.Unlock()
			if e != nil {
				<-e.done
				return e
			}
		}
		t.Fatal("no early build")
		return nil
	}
	first := early()
	txs := propose(t, a, 2, 1_000_002)
	if b, _, err := envelope.Decode(txs[0], 0); err != nil || b.Hash() != first.block.Hash() {
		t.Errorf("proposed %v, the early build was %s (%v)", b.Hash(), first.block.Hash(), err)
	}
	builds := a.Stats().Build.Count.Load()
	decide(t, a, txs, 2, 1_000_002)

	second := early()
	keys, err := devkeys.Derive(devkeys.Mnemonic, 1)
	if err != nil {
		t.Fatal(err)
	}
	tx := types.MustSignNewTx(keys[0], types.LatestSignerForChainID(big.NewInt(genesis.DefaultChainID)), &types.DynamicFeeTx{To: &common.Address{4}, Gas: 21000, GasFeeCap: big.NewInt(1e12), GasTipCap: new(big.Int)})
	changes := a.gossip.changes.Load()
	data, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if r, err := a.InsertTx(context.Background(), &abci.RequestInsertTx{Tx: data}); err != nil || r.Code != 0 {
		t.Fatalf("insert: %+v, %v", r, err)
	}
	for a.gossip.changes.Load() == changes {
		time.Sleep(time.Millisecond)
	}
	txs = propose(t, a, 3, 1_000_003)
	b, _, err := envelope.Decode(txs[0], 0)
	if err != nil || len(b.Transactions()) != 1 || b.Transactions()[0].Hash() != tx.Hash() {
		t.Errorf("the late transaction is not in the block: %v, %v", b.Transactions(), err)
	}
	if len(second.block.Transactions()) != 0 || a.Stats().Build.Count.Load() != builds+2 {
		t.Errorf("the early block has %d transactions, %d builds", len(second.block.Transactions()), a.Stats().Build.Count.Load()-builds)
	}
	decide(t, a, txs, 3, 1_000_003)
	if got, err := a.ReapTxs(context.Background(), &abci.RequestReapTxs{}); err != nil || len(got.Txs) != 1 || !bytes.Equal(got.Txs[0], data) {
		t.Errorf("gossip got %d transactions, %v", len(got.Txs), err)
	}
}

func TestGossipBounds(t *testing.T) {
	g := newGossip(3, 100)
	for i := range 5 {
		g.add([]byte{byte(i)})
	}
	if got := g.take(0); len(got) != 3 || got[0][0] != 2 || g.dropped.Load() != 2 {
		t.Errorf("kept %v, dropped %d", got, g.dropped.Load())
	}
	g.add(make([]byte, 60))
	g.add(make([]byte, 61))
	if got := g.take(0); len(got) != 1 || len(got[0]) != 61 || g.bytes != 0 {
		t.Errorf("kept %d transactions", len(got))
	}
	for range 3 {
		g.add(make([]byte, 10))
	}
	if a, b, c := g.take(25), g.take(5), g.take(5); len(a) != 2 || len(b) != 1 || len(c) != 0 {
		t.Errorf("took %d, %d, %d", len(a), len(b), len(c))
	}
}

func FuzzInsertTx(f *testing.F) {
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		f.Fatal(err)
	}
	tx, err := types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(genesis.DefaultChainID)), &types.LegacyTx{Gas: 21000, GasPrice: big.NewInt(1), To: &common.Address{}}).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(tx)
	f.Add([]byte{3, 0xc0})
	f.Add([]byte{4, 0xc0})
	a := newApp(f, nil)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := a.InsertTx(context.Background(), &abci.RequestInsertTx{Tx: data})
		if err != nil {
			t.Fatal("InsertTx must not return an error")
		}
		if r.Code == 0 && len(data) > maxTxBytes {
			t.Fatal("a transaction over the limit was taken")
		}
	})
}
