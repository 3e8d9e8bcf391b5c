package tx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
)

var silent = slog.New(slog.DiscardHandler)

type fixture struct {
	*testing.T
	chain  *simChain
	signer *simSigner
	store  *outbox.Store
	m      *Manager
}

func setup(t *testing.T, opt Options) *fixture {
	t.Helper()
	f := &fixture{T: t, chain: newSimChain(1, address(keys[0]), address(keys[1]), address(keys[2])), signer: new(simSigner)}
	var err error
	if f.store, err = outbox.Open(vfs.NewMem(), "outbox"); err != nil {
		t.Fatal(err)
	}
	opt.Logger = silent
	if f.m, err = New(f.chain, simID, f.signer, f.store, opt); err != nil {
		t.Fatal(err)
	}
	return f
}

func wish(id string) outbox.Intent {
	return outbox.Intent{ID: id, From: address(keys[0]), To: &common.Address{9}, Data: []byte(id)}
}

func (f *fixture) submit(i outbox.Intent) outbox.Entry {
	f.Helper()
	e, err := f.m.Submit(f.Context(), i)
	if err != nil {
		f.Fatal(err)
	}
	return e
}

func (f *fixture) step() {
	f.Helper()
	if err := f.m.Step(f.Context(), f.chain.mine()); err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) get(id string) outbox.Entry {
	f.Helper()
	e, err := f.store.Get(id)
	if err != nil {
		f.Fatal(err)
	}
	return e
}

func TestPath(t *testing.T) {
	f := setup(t, Options{})
	for i := range 3 {
		e := f.submit(wish(fmt.Sprint(i)))
		if n, _ := e.Nonce(); e.State != outbox.Sent || n != uint64(i) {
			t.Errorf("%+v", e)
		}
		a := e.Newest()
		estimate := uint64(21000 + 16)
		if a.Gas > estimate*110/100 || a.Gas < estimate {
			t.Errorf("gas limit %d for an estimate of %d", a.Gas, estimate)
		}
		// base fee 1 gwei, gas price 2 gwei
		if a.Tip.ToInt().Int64() != 1e9 || a.FeeCap.ToInt().Int64() != 3e9 {
			t.Errorf("fee cap %v, tip %v", a.FeeCap.ToInt(), a.Tip.ToInt())
		}
	}
	again := f.submit(wish("1"))
	if again.State != outbox.Sent || f.signer.signed != 3 {
		t.Errorf("the same wish: state %s, %d signatures", again.State, f.signer.signed)
	}
	f.step()
	if e := f.get("2"); e.State != outbox.Mined || e.Inclusion.BlockNumber != 1 {
		t.Errorf("%+v", e)
	}
	for range 3 {
		f.step()
	}
	e, err := f.m.Wait(t.Context(), "2", false)
	if err != nil || e.State != outbox.Final || e.Inclusion.Reverted || e.Inclusion.GasPrice.ToInt().Int64() != 3e9 {
		t.Errorf("%+v, error %v", e, err)
	}
}

func TestLegacy(t *testing.T) {
	for _, chainWithout := range []bool{true, false} {
		f := setup(t, Options{Legacy: !chainWithout, BumpAfter: 2})
		f.chain.noFees = chainWithout
		f.chain.faults.delay = 1
		e := f.submit(wish("a"))
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(e.Newest().Raw); err != nil || tx.Type() != types.LegacyTxType || tx.GasPrice().Int64() != 2e9 || !tx.Protected() {
			t.Errorf("transaction %+v, error %v", tx, err)
		}
		for range 3 {
			f.step()
		}
		e = f.get("a")
		if err := tx.UnmarshalBinary(e.Newest().Raw); err != nil || tx.Type() != types.LegacyTxType || tx.GasPrice().Int64() != 2_250_000_000 {
			t.Errorf("replacement %+v, error %v", tx, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	f := setup(t, Options{})
	var revert *client.Revert
	e, err := f.m.Submit(t.Context(), wish("refuse"))
	if !errors.As(err, &revert) || e.State != outbox.Rejected || !strings.Contains(e.Problem, "Mine deadline exceed") || f.signer.signed != 0 {
		t.Errorf("%+v, error %v", e, err)
	}
	i := wish("a")
	i.NotAfter = 2
	f.chain.faults.refuse = 1
	if _, err := f.m.Submit(t.Context(), i); err == nil {
		t.Error("sent over a broken line")
	}
	f.chain.faults.refuse = 0
	f.chain.mine()
	f.step()
	if e := f.get("a"); e.State != outbox.Expired || f.signer.signed != 0 {
		t.Errorf("%+v", e)
	}
	f.submit(wish("revert"))
	for range 4 {
		f.step()
	}
	if e := f.get("revert"); e.State != outbox.Final || !e.Inclusion.Reverted {
		t.Errorf("%+v", e)
	}
}

func TestInsufficientFunds(t *testing.T) {
	f := setup(t, Options{})
	from := address(keys[0])
	f.chain.funds[from] = big.NewInt(1e14)
	i := wish("a")
	i.Value = (*hexutil.Big)(big.NewInt(2e14))
	e, err := f.m.Submit(t.Context(), i)
	var poor *InsufficientFundsError
	if !errors.As(err, &poor) || e.State != outbox.Intended {
		t.Fatalf("%+v, error %v", e, err)
	}
	gas := uint64(21016) * 110 / 100
	need := new(big.Int).Add(big.NewInt(2e14), new(big.Int).Mul(big.NewInt(3e9), new(big.Int).SetUint64(gas)))
	if poor.Need.Cmp(need) != 0 || new(big.Int).Sub(need, big.NewInt(1e14)).Cmp(poor.Missing) != 0 || !strings.Contains(err.Error(), Tokens(poor.Missing)) {
		t.Errorf("need %v, want %v; missing %v; %v", poor.Need, need, poor.Missing, err)
	}
	// Money arrives: it is sent by itself. A second one has to wait for what the first may cost.
	f.chain.funds[from] = need
	f.chain.faults.delay = 1
	f.step()
	if e := f.get("a"); e.State != outbox.Sent {
		t.Errorf("%+v", e)
	}
	if _, err := f.m.Submit(t.Context(), wish("b")); !errors.As(err, &poor) || poor.Waiting.Cmp(need) != 0 {
		t.Errorf("second: %v", err)
	}
	for text, wei := range map[string]int64{"0 tokens": 0, "1 tokens": 1e18, "1.5 tokens": 15e17, "0.000000000000000001 tokens": 1} {
		if got := Tokens(big.NewInt(wei)); got != text {
			t.Errorf("%d wei print as %q, want %q", wei, got, text)
		}
	}
}

func TestStuckIsBumped(t *testing.T) {
	f := setup(t, Options{BumpAfter: 3, MaxFee: big.NewInt(20e9)})
	f.submit(wish("a"))
	f.chain.baseFee, f.chain.price = 4e9, 5e9 // above the fee cap of 3 gwei
	for range 3 {
		f.step()
	}
	e := f.get("a")
	if len(e.Attempts) != 2 || e.Newest().FeeCap.ToInt().Int64() != 9e9 || e.Newest().Tip.ToInt().Int64() != 1_125_000_000 {
		t.Fatalf("attempts %+v", e.Attempts)
	}
	f.step()
	if e = f.get("a"); e.State != outbox.Mined || e.Inclusion.Hash != e.Attempts[1].Hash {
		t.Errorf("%+v", e)
	}
	// With a limit the fee ends there, and the transaction stays.
	f.submit(wish("b"))
	f.chain.faults.delay = 1
	for range 60 {
		f.step()
	}
	e = f.get("b")
	for i, a := range e.Attempts {
		if a.FeeCap.ToInt().Cmp(big.NewInt(20e9)) > 0 || a.Nonce != e.Attempts[0].Nonce {
			t.Errorf("attempt %d: %+v", i, a)
		}
	}
	if e.State != outbox.Sent || len(e.Attempts) < 3 {
		t.Errorf("state %s after %d attempts", e.State, len(e.Attempts))
	}
	// A chain that asks for more than allowed: an error in words.
	f.chain.price = 21e9
	if _, err := f.m.Submit(t.Context(), wish("c")); err == nil || !strings.Contains(err.Error(), "21000000000") {
		t.Errorf("error %v", err)
	}
}

func TestCancel(t *testing.T) {
	f := setup(t, Options{})
	f.chain.faults.delay = 1
	f.submit(wish("a"))
	if err := f.m.Cancel(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	f.chain.faults.delay = 0
	for range 4 {
		f.step()
	}
	e := f.get("a")
	tx, _ := f.chain.find(e.Newest().Hash)
	if e.State != outbox.Cancelled || tx == nil || *tx.To() != address(keys[0]) || tx.Value().Sign() != 0 || tx.Gas() != 21000 || len(tx.Data()) != 0 {
		t.Errorf("%+v, transaction %+v", e, tx)
	}
	// Too late: the transaction itself is mined.
	f.submit(wish("b"))
	f.chain.mine()
	if err := f.m.Cancel(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		f.step()
	}
	if e := f.get("b"); e.State != outbox.Final || len(e.Attempts) != 1 {
		t.Errorf("%+v", e)
	}
	// Out of date: taken back by itself.
	f.chain.faults.delay = 1
	i := wish("c")
	i.NotAfter = f.chain.head().Number + 2
	f.submit(i)
	for range 2 {
		f.step()
	}
	f.chain.faults.delay = 0
	for range 4 {
		f.step()
	}
	if e := f.get("c"); e.State != outbox.Cancelled {
		t.Errorf("%+v", e)
	}
	// Not signed: nothing is sent.
	f.chain.faults.refuse = 1
	if _, err := f.m.Submit(t.Context(), wish("d")); !errors.Is(err, errLine) {
		t.Fatal(err)
	}
	if err := f.m.Cancel(t.Context(), "d"); !errors.Is(err, errLine) {
		t.Error(err)
	}
	f.chain.faults.refuse = 0
	f.step()
	if e := f.get("d"); e.State != outbox.Rejected || len(e.Attempts) != 0 {
		t.Errorf("%+v", e)
	}
}

func TestReorganised(t *testing.T) {
	f := setup(t, Options{})
	f.submit(wish("a"))
	f.step()
	mined := f.get("a").Inclusion
	// The block goes, and with it the transaction; the pool forgot it too.
	f.chain.fork++
	f.chain.blocks = f.chain.blocks[:1]
	f.chain.block()
	f.step()
	if e := f.get("a"); e.State != outbox.Sent {
		t.Fatalf("%+v", e)
	}
	for range 4 {
		f.step()
	}
	if e := f.get("a"); e.State != outbox.Final || e.Inclusion.BlockHash == mined.BlockHash || len(e.Attempts) != 1 {
		t.Errorf("%+v", e)
	}
}

// TestForeignTransaction: another program uses the key. Only when its transaction
// is final for long is a second nonce signed.
func TestForeignTransaction(t *testing.T) {
	f := setup(t, Options{LostAfter: 6})
	f.chain.faults.delay = 1
	f.submit(wish("a"))
	foreign, err := types.SignNewTx(keys[0], f.chain.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(simID), GasTipCap: big.NewInt(9e9), GasFeeCap: big.NewInt(9e9), Gas: 21000, To: &common.Address{8},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.chain.add(foreign)
	f.chain.faults.delay = 0
	for range 6 {
		f.step()
		if e := f.get("a"); len(e.LostNonces) != 0 || len(e.Attempts) != 1 {
			t.Fatalf("given up early: %+v", e)
		}
	}
	for range 6 {
		f.step()
	}
	e := f.get("a")
	if n, _ := e.Nonce(); e.State != outbox.Final || n != 1 || len(e.LostNonces) != 1 {
		t.Errorf("%+v", e)
	}
}

type changingSigner struct {
	change func(*types.DynamicFeeTx)
	key    int
}

func (s *changingSigner) SignTx(_ context.Context, _ common.Address, tx *types.Transaction, id *big.Int) (*types.Transaction, error) {
	in := &types.DynamicFeeTx{ChainID: id, Nonce: tx.Nonce(), GasTipCap: tx.GasTipCap(), GasFeeCap: tx.GasFeeCap(), Gas: tx.Gas(), To: tx.To(), Value: tx.Value(), Data: tx.Data()}
	s.change(in)
	return types.SignNewTx(keys[s.key], types.LatestSignerForChainID(id), in)
}

func TestSignerIsChecked(t *testing.T) {
	for name, s := range map[string]*changingSigner{
		"nonce":    {change: func(tx *types.DynamicFeeTx) { tx.Nonce++ }},
		"to":       {change: func(tx *types.DynamicFeeTx) { tx.To = &common.Address{66} }},
		"value":    {change: func(tx *types.DynamicFeeTx) { tx.Value = big.NewInt(1) }},
		"data":     {change: func(tx *types.DynamicFeeTx) { tx.Data = nil }},
		"chain id": {change: func(tx *types.DynamicFeeTx) { tx.ChainID = big.NewInt(simID) }, key: 1}, // unchanged, wrong key
	} {
		f := setup(t, Options{})
		f.m.signer = s
		e, err := f.m.Submit(t.Context(), wish("a"))
		if err == nil || e.State != outbox.Intended || len(f.chain.sends) != 0 {
			t.Errorf("%s: state %s, error %v", name, e.State, err)
		}
	}
}

func TestOptions(t *testing.T) {
	if _, err := New(nil, 1, nil, nil, Options{GasPercent: 150}); err == nil {
		t.Error("a gas limit of 150 % was accepted")
	}
}

// TestNewChain: the outbox of another life of the chain is recognised.
func TestNewChain(t *testing.T) {
	f := setup(t, Options{})
	f.submit(wish("a"))
	for range 4 {
		f.step()
	}
	f.m.chain = newSimChain(2, address(keys[0]))
	if _, err := f.m.Submit(t.Context(), wish("b")); err == nil || !strings.Contains(err.Error(), "move the outbox") {
		t.Errorf("error %v", err)
	}
}

// TestProperty: whatever the chain and the machine do, every accepted transaction
// is in the final chain exactly once, or not at all if it was taken back.
func TestProperty(t *testing.T) {
	crashes, lost := 0, 0
	for seed := range uint64(60) {
		c, l := property(t, seed)
		crashes, lost = crashes+c, lost+l
		if t.Failed() {
			return
		}
	}
	if crashes < 100 {
		t.Errorf("only %d crashes", crashes)
	}
	t.Logf("%d crashes, %d nonces given up", crashes, lost)
}

func property(t *testing.T, seed uint64) (crashes, lost int) {
	chain := newSimChain(seed, address(keys[0]), address(keys[1]), address(keys[2]))
	chain.faults = faults{refuse: 0.03, swallow: 0.1, forget: 0.1, delay: 0.3, reorg: 0.2}
	mem := vfs.NewCrashableMem()
	off := false
	fs := errorfs.Wrap(mem, errorfs.InjectorFunc(func(o errorfs.Op) error {
		if o.Kind.ReadOrWrite() == errorfs.OpIsWrite && (off || chain.chance(chain.faults.refuse/4)) {
			off = true
			return errors.New("the machine stopped")
		}
		return nil
	}))
	var m *Manager
	var store *outbox.Store
	restart := func() {
		for {
			crashes++
			off = false
			mem = mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: chain.rng.IntN(101), RNG: chain.rng})
			inner := mem
			fs = errorfs.Wrap(inner, errorfs.InjectorFunc(func(o errorfs.Op) error {
				if o.Kind.ReadOrWrite() == errorfs.OpIsWrite && (off || chain.chance(chain.faults.refuse/4)) {
					off = true
					return errors.New("the machine stopped")
				}
				return nil
			}))
			var err error
			if store, err = outbox.Open(fs, "outbox"); err != nil {
				if !off {
					t.Fatalf("seed %d: %v", seed, err)
				}
				continue
			}
			if m, err = New(chain, simID, new(simSigner), store, Options{BumpAfter: 4, Logger: silent}); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	restart()
	const wishes = 30
	accepted := map[string]bool{}
	cancelled := map[string]bool{}
	for round := 0; ; round++ {
		if round == 150 {
			chain.faults = faults{} // fair weather, so that all ends
		}
		if id := fmt.Sprintf("wish %d/%d", seed, chain.rng.IntN(wishes)); round < 120 {
			i := outbox.Intent{ID: id, From: address(keys[chain.rng.IntN(3)]), To: &common.Address{9}, Data: []byte(id)}
			if e, err := store.Get(id); err == nil {
				i = e.Intent // handed in again by someone who does not know
			} else if chain.chance(0.1) {
				i.NotAfter = chain.head().Number + 4
			}
			if e, _ := m.Submit(t.Context(), i); e.State != "" {
				accepted[id] = true
			}
			if accepted[id] && chain.chance(0.05) {
				if err := m.Cancel(t.Context(), id); err == nil {
					cancelled[id] = true
				}
			}
		}
		head := chain.mine()
		_ = m.Step(t.Context(), head)
		if store.Err() != nil || chain.chance(0.02) && round < 150 {
			restart()
		}
		open := 0
		for _, e := range store.List() {
			if !e.State.Done() {
				open++
			}
		}
		if round > 150 && open == 0 {
			break
		}
		if round > 400 {
			t.Fatalf("seed %d: %d transactions are not done: %+v", seed, open, store.List())
		}
	}
	for range 5 {
		chain.mine()
	}
	times := map[string]int{}
	for _, b := range chain.blocks {
		for _, tx := range b.txs {
			times[string(tx.Data())]++
		}
	}
	for id := range accepted {
		e, err := store.Get(id)
		if err != nil {
			t.Errorf("seed %d: %s was accepted and is lost", seed, id)
			continue
		}
		lost += len(e.LostNonces)
		want := 0
		if e.State == outbox.Final {
			want = 1
		} else if !cancelled[id] && !e.CancelRequested && e.NotAfter == 0 {
			t.Errorf("seed %d: %s ended as %s", seed, id, e.State)
		}
		if times[id] != want {
			t.Errorf("seed %d: %s is %d times in the chain, state %s", seed, id, times[id], e.State)
		}
	}
	return crashes, lost
}
