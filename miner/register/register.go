// Package register gets a miner id from the mine contract, once. All sealed data
// belong to the id, so it must survive every crash between sending the
// transaction and writing the id down: the outbox remembers the transaction, and
// the contract's logs remember the id (spec/storage.md 3.2, 4.1).
package register

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/pora"
)

// Chain is the part of client.Client that is used.
type Chain interface {
	Head(ctx context.Context) (client.Header, error)
	Header(ctx context.Context, at client.BlockRef) (client.Header, error)
	Logs(ctx context.Context, q client.LogQuery, fn func(client.LogWindow) error) error
	Receipt(ctx context.Context, tx common.Hash) (*types.Receipt, error)
	EstimateGas(ctx context.Context, msg client.Message) (uint64, error)
	Balance(ctx context.Context, account common.Address, at client.BlockRef) (*big.Int, error)
	GasPrice(ctx context.Context) (*big.Int, error)
}

// Sender is the part of tx.Manager that is used.
type Sender interface {
	Submit(ctx context.Context, i outbox.Intent) (outbox.Entry, error)
	Wait(ctx context.Context, id string, mined bool) (outbox.Entry, error)
}

// Box is the part of outbox.Store that is used.
type Box interface {
	Get(id string) (outbox.Entry, error)
}

// Options are what a Registration needs. Without Sender and Box it can Quote and
// Find, the latter by the contract's logs alone.
type Options struct {
	Chain  Chain
	Sender Sender
	Box    Box
	Mine   storage.Mine
	From   common.Address // sends the transaction and pays for it
	// Beneficiary earns the rewards; the zero address means From. A cold account is
	// advised: the key of From lies on the mining machine.
	Beneficiary common.Address
	// Seed tells several ids of one account apart.
	Seed uint64
	// LogStart is the first block that can have logs of the contract.
	LogStart uint64
}

// Errors of Find and Check.
var (
	// ErrNone means that the account has no miner id.
	ErrNone = errors.New("no miner id is registered")
	// ErrOtherBeneficiary means that an id earns for another account than configured.
	ErrOtherBeneficiary = errors.New("the miner id earns for another account")
)

// Registration is the one transaction of Options.
type Registration struct{ opt Options }

// New returns a Registration; nothing is sent.
func New(opt Options) *Registration {
	if opt.Beneficiary == (common.Address{}) {
		opt.Beneficiary = opt.From
	}
	return &Registration{opt}
}

// ID is a registered miner id.
type ID struct {
	MinerID     common.Hash
	Beneficiary common.Address // as registered
	Block       uint64
	TxHash      common.Hash
}

// intentID is the outbox id, the same for the same wish. An outbox id whose
// transaction ended in vain is used up: the next try has the next one.
func (r *Registration) intentID(try int) string {
	id := fmt.Sprintf("register:%s:%s:%d", r.opt.Mine.Address(), r.opt.Beneficiary, r.opt.Seed)
	if try > 0 {
		id += fmt.Sprintf(":%d", try)
	}
	return id
}

// newest returns the outbox id to go on with and its entry; outbox.ErrUnknown
// means that nothing was handed in under it yet.
func (r *Registration) newest() (string, outbox.Entry, error) {
	for try := 0; ; try++ {
		id := r.intentID(try)
		e, err := r.opt.Box.Get(id)
		if err != nil || !inVain(&e) {
			return id, e, err
		}
	}
}

// inVain reports whether the transaction gives no id and never will.
func inVain(e *outbox.Entry) bool {
	switch e.State {
	case outbox.Rejected, outbox.Cancelled, outbox.Expired:
		return true
	}
	return e.State == outbox.Final && e.Inclusion != nil && e.Inclusion.Reverted
}

// Quote is what registering costs.
type Quote struct {
	From, Beneficiary common.Address
	Gas               uint64
	GasPrice          *big.Int // wei per gas
	Cost              *big.Int // wei, at most
	Balance           *big.Int // wei of From
}

// Enough reports whether the balance pays for it.
func (q *Quote) Enough() bool { return q.Balance.Cmp(q.Cost) >= 0 }

func (q *Quote) String() string {
	text := fmt.Sprintf("registering a miner id costs up to %s; %s has %s; rewards will go to %s", tx.Tokens(q.Cost), q.From, tx.Tokens(q.Balance), q.Beneficiary)
	if !q.Enough() {
		text += fmt.Sprintf("; send %s more to %s", tx.Tokens(new(big.Int).Sub(q.Cost, q.Balance)), q.From)
	}
	return text
}

// Quote asks what registering would cost now.
func (r *Registration) Quote(ctx context.Context) (*Quote, error) {
	o := &r.opt
	to := o.Mine.Address()
	gas, err := o.Chain.EstimateGas(ctx, client.Message{From: o.From, To: &to, Data: storage.RequestMinerIDData(o.Beneficiary, o.Seed)})
	if err != nil {
		return nil, fmt.Errorf("what registering a miner id costs: %w", err)
	}
	price, err := o.Chain.GasPrice(ctx)
	if err != nil {
		return nil, err
	}
	balance, err := o.Chain.Balance(ctx, o.From, client.Latest)
	if err != nil {
		return nil, err
	}
	gas += gas / 10
	return &Quote{
		From: o.From, Beneficiary: o.Beneficiary, Gas: gas, GasPrice: price, Balance: balance,
		Cost: new(big.Int).Mul(price, new(big.Int).SetUint64(gas)),
	}, nil
}

// Find returns the id that was registered before, by the outbox's transaction or
// else by the contract's logs; ErrNone if there is none. A transaction that is
// still under way is waited for.
func (r *Registration) Find(ctx context.Context) (ID, error) {
	if r.opt.Box == nil {
		return r.search(ctx)
	}
	intent, e, err := r.newest()
	switch {
	case errors.Is(err, outbox.ErrUnknown):
		return r.search(ctx)
	case err != nil:
		return ID{}, err
	case e.State == outbox.Intended:
		return ID{}, ErrNone // never sent; Register goes on with it
	}
	return r.outcome(ctx, intent)
}

// Register gets an id, or returns the one that there is.
func (r *Registration) Register(ctx context.Context) (ID, error) {
	id, err := r.Find(ctx)
	if !errors.Is(err, ErrNone) {
		return id, err
	}
	intent, _, err := r.newest()
	if err != nil && !errors.Is(err, outbox.ErrUnknown) {
		return ID{}, err
	}
	to := r.opt.Mine.Address()
	_, err = r.opt.Sender.Submit(ctx, outbox.Intent{
		ID: intent, Label: "register a miner id for " + r.opt.Beneficiary.Hex(), From: r.opt.From, To: &to,
		Data: storage.RequestMinerIDData(r.opt.Beneficiary, r.opt.Seed),
	})
	if err != nil {
		return ID{}, fmt.Errorf("register a miner id: %w", storage.Explain(err))
	}
	return r.outcome(ctx, intent)
}

// outcome waits for the outbox's transaction to be mined and reads its log.
func (r *Registration) outcome(ctx context.Context, intent string) (ID, error) {
	e, err := r.opt.Sender.Wait(ctx, intent, true)
	if err != nil {
		return ID{}, fmt.Errorf("wait for the registration of a miner id: %w; the same command goes on with it", err)
	}
	if e.Inclusion == nil || e.Inclusion.Reverted || e.State == outbox.Cancelled {
		return ID{}, fmt.Errorf("register a miner id: the transaction ended as %s, reason: %s; once it is final the same command sends another", end(&e), e.Problem)
	}
	receipt, err := r.opt.Chain.Receipt(ctx, e.Inclusion.Hash)
	if err != nil {
		return ID{}, err
	}
	for _, l := range receipt.Logs {
		if l.Address != r.opt.Mine.Address() {
			continue
		}
		decoded, err := storage.DecodeLog(l)
		if ev, ok := decoded.(*storage.NewMinerIDEvent); ok && err == nil {
			return ID{ev.MinerID, ev.Beneficiary, ev.BlockNumber, ev.TxHash}, nil
		}
	}
	return ID{}, fmt.Errorf("register a miner id: transaction %s has no NewMinerId log; check the mine contract's address %s", e.Inclusion.Hash, r.opt.Mine.Address())
}

// end says how a transaction ended that gave no id.
func end(e *outbox.Entry) string {
	if e.Inclusion != nil && e.Inclusion.Reverted {
		return "reverted in block " + fmt.Sprint(e.Inclusion.BlockNumber)
	}
	return string(e.State)
}

// search looks through the contract's logs for an id of the beneficiary that the
// account itself registered with the seed: its number follows from the block
// before, so that ids of others who named the same beneficiary are told apart.
func (r *Registration) search(ctx context.Context) (ID, error) {
	head, err := r.opt.Chain.Head(ctx)
	if err != nil {
		return ID{}, err
	}
	if head.Number < r.opt.LogStart {
		return ID{}, ErrNone
	}
	var found ID
	q := client.LogQuery{
		From: r.opt.LogStart, To: head.Number, Addresses: []common.Address{r.opt.Mine.Address()},
		Topics: [][]common.Hash{{storage.NewMinerIDTopic}, nil, {common.BytesToHash(r.opt.Beneficiary[:])}},
	}
	err = r.opt.Chain.Logs(ctx, q, func(w client.LogWindow) error {
		for i := range w.Logs {
			decoded, err := storage.DecodeLog(&w.Logs[i])
			ev, ok := decoded.(*storage.NewMinerIDEvent)
			if err != nil || !ok || ev.Removed || ev.BlockNumber == 0 {
				continue
			}
			parent, err := r.opt.Chain.Header(ctx, client.At(ev.BlockNumber-1))
			if err != nil {
				return err
			}
			if pora.MinerID(pora.Hash(parent.Hash), pora.Address(r.opt.From), r.opt.Seed) == pora.Hash(ev.MinerID) {
				found = ID{ev.MinerID, ev.Beneficiary, ev.BlockNumber, ev.TxHash}
			}
		}
		return nil
	})
	if err != nil {
		return ID{}, fmt.Errorf("look for a miner id of %s in the logs: %w", r.opt.From, err)
	}
	if found.MinerID == (common.Hash{}) {
		return ID{}, ErrNone
	}
	return found, nil
}

// Check verifies an id that was given and not registered here: the contract must
// know it, and it must earn for the wanted account if one is named.
func Check(ctx context.Context, mine storage.Mine, id common.Hash, beneficiary common.Address) error {
	payee, err := mine.Beneficiary(ctx, id, client.Latest)
	switch {
	case err != nil:
		return err
	case payee == (common.Address{}):
		return fmt.Errorf("miner.id %s: %w at the mine contract %s; check the id and the network, or leave it out and register one", id, ErrNone, mine.Address())
	case beneficiary != (common.Address{}) && payee != beneficiary:
		return fmt.Errorf("miner.id %s: %w, %s, and miner.beneficiary is %s: correct the setting, or let its owner transfer the id", id, ErrOtherBeneficiary, payee, beneficiary)
	}
	return nil
}

// Transfer lets the id earn for another account from now on; only the present
// beneficiary can send it.
func (r *Registration) Transfer(ctx context.Context, id common.Hash, to common.Address) (outbox.Entry, error) {
	mine := r.opt.Mine.Address()
	i := outbox.Intent{ID: fmt.Sprintf("transfer:%s:%s", id, to), Label: "let miner id " + id.Hex() + " earn for " + to.Hex(), From: r.opt.From, To: &mine, Data: hexutil.Bytes(storage.TransferBeneficiaryData(to, id))}
	if _, err := r.opt.Sender.Submit(ctx, i); err != nil {
		return outbox.Entry{}, fmt.Errorf("transfer miner id %s to %s: %w", id, to, err)
	}
	return r.opt.Sender.Wait(ctx, i.ID, true)
}
