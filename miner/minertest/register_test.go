package minertest_test

import (
	"context"
	"errors"
	"math/big"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/miner/funds"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/register"
)

// registration is one on a chain, made anew for each start of the program.
func registration(n *minertest.Net, beneficiary common.Address, seed uint64) *register.Registration {
	return register.New(register.Options{Chain: n.Chain, Sender: n.Manager, Box: n.Box, Mine: n.Contracts.Mine, From: n.From, Beneficiary: beneficiary, Seed: seed})
}

// get registers while blocks are made.
func get(n *minertest.Net, r *register.Registration) register.ID {
	n.T.Helper()
	done := make(chan struct{})
	var id register.ID
	var err error
	go func() {
		defer close(done)
		id, err = r.Register(context.Background())
	}()
	n.StepUntil(done)
	if err != nil {
		n.T.Fatal(err)
	}
	return id
}

// TestRegister: one id however often the program is started, with or without its
// outbox, and never another account's.
func TestRegister(t *testing.T) {
	t.Parallel()
	n := minertest.Simulate(t, contracts.Demo())
	ctx := context.Background()
	cold := common.HexToAddress("0xc01d")
	r := registration(n, cold, 0)
	if _, err := r.Find(ctx); !errors.Is(err, register.ErrNone) {
		t.Errorf("before: %v", err)
	}
	q, err := r.Quote(ctx)
	if err != nil || !q.Enough() || q.Cost.Sign() <= 0 || q.Beneficiary != cold {
		t.Errorf("quote %v, %v", q, err)
	}
	poor := *q
	if poor.Balance = big.NewInt(1); poor.Enough() {
		t.Error("1 wei is enough")
	}
	// The program ends right after the transaction was handed in.
	gone, stop := context.WithCancel(ctx)
	stop()
	r.Register(gone)
	n.CloseBox()
	n.OpenBox()
	id := get(n, registration(n, cold, 0))
	payee, err := n.Contracts.Mine.Beneficiary(ctx, id.MinerID, client.Latest)
	if err != nil || payee != cold || id.Beneficiary != cold {
		t.Errorf("beneficiary %s, %+v, %v", payee, id, err)
	}
	before := len(n.Box.List())
	if again := get(n, registration(n, cold, 0)); again != id || len(n.Box.List()) != before {
		t.Errorf("%+v the second time, %+v the first; %d transactions, %d before", again, id, len(n.Box.List()), before)
	}
	// Somebody else names the same beneficiary: not our id.
	if other := get(n, registration(n, cold, 1)); other == id {
		t.Error("another seed gives the same id")
	}
	// The outbox is lost: the logs tell.
	n.CloseBox()
	n.Files = vfs.NewMem()
	n.OpenBox()
	for seed := range uint64(2) {
		found, err := registration(n, cold, seed).Find(ctx)
		if err != nil || seed == 0 && found != id || seed == 1 && found == id {
			t.Errorf("seed %d by the logs: %+v, %v", seed, found, err)
		}
	}
	if _, err := registration(n, cold, 2).Find(ctx); !errors.Is(err, register.ErrNone) {
		t.Errorf("an id that nobody registered: %v", err)
	}
	// Ids given from elsewhere.
	if err := register.Check(ctx, n.Contracts.Mine, id.MinerID, cold); err != nil {
		t.Error(err)
	}
	if err := register.Check(ctx, n.Contracts.Mine, id.MinerID, common.Address{}); err != nil {
		t.Error(err)
	}
	if err := register.Check(ctx, n.Contracts.Mine, id.MinerID, n.From); !errors.Is(err, register.ErrOtherBeneficiary) {
		t.Errorf("another beneficiary: %v", err)
	}
	if err := register.Check(ctx, n.Contracts.Mine, common.Hash{1}, cold); !errors.Is(err, register.ErrNone) {
		t.Errorf("an unknown id: %v", err)
	}
	// Only the beneficiary can hand an id on.
	if _, err := registration(n, cold, 0).Transfer(ctx, id.MinerID, n.From); err == nil {
		t.Error("an id of another account was transferred")
	}
	own := get(n, registration(n, common.Address{}, 5))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err = registration(n, common.Address{}, 5).Transfer(ctx, own.MinerID, cold)
	}()
	n.StepUntil(done)
	if payee, _ := n.Contracts.Mine.Beneficiary(ctx, own.MinerID, client.Latest); err != nil || payee != cold {
		t.Errorf("after the transfer %s, %v", payee, err)
	}
}

// TestFunds: warned below 50 answers' cost, stopped below 5.
func TestFunds(t *testing.T) {
	t.Parallel()
	cost := big.NewInt(1000)
	for balance, want := range map[int64]string{4_999: "funds-empty", 5_000: "funds-low", 49_999: "funds-low", 50_000: "funds-ok"} {
		if s := funds.Judge(common.Address{1}, big.NewInt(balance), cost); string(s.Code) != want || s.Text == "" {
			t.Errorf("%d wei at %v each: %+v, want %s", balance, cost, s, want)
		}
	}
	if s := funds.Judge(common.Address{1}, big.NewInt(0), new(big.Int)); s.Code != funds.OK {
		t.Errorf("answers that cost nothing: %+v", s)
	}
	n := minertest.Simulate(t, contracts.Demo())
	ctx := context.Background()
	rich, poor := funds.New(n.Chain, n.From, minertest.Quiet(t)), funds.New(n.Chain, common.Address{9}, minertest.Quiet(t))
	if poor.Allowed() != nil {
		t.Error("refused before the balance is known")
	}
	for _, g := range []*funds.Guard{rich, poor} {
		if err := g.Look(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if rich.Allowed() != nil || rich.Status().Code != funds.OK || poor.Allowed() == nil || poor.Status().Code != funds.Empty {
		t.Errorf("%+v, %+v", rich.Status(), poor.Status())
	}
}
