package transfer

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
)

// Place is where a submission is in the flow.
type Place struct {
	Seq    uint64 // submission index
	Start  uint64 // sector
	TxHash common.Hash
	Block  uint64
	Fee    *big.Int // wei paid for the place, without gas; of all submissions of the transaction
}

// Payer has files entered in the flow.
type Payer interface {
	// Account is who submits.
	Account() common.Address
	// Submit enters all in one transaction and returns their places in the same
	// order once it is in a block. The same submissions again give the same places,
	// unless again asks for new ones.
	Submit(ctx context.Context, all []storage.Submission, again bool) ([]Place, error)
}

// Wallet is a Payer with an account of its own. Somebody has to run Manager.
type Wallet struct {
	Chain   tx.Chain
	Manager *tx.Manager
	// Store is the outbox of Manager. It belongs to one chain: what it says is paid
	// is paid there.
	Store *outbox.Store
	Flow  common.Address
	From  common.Address
}

// Account implements Payer.
func (w *Wallet) Account() common.Address { return w.From }

// Submit implements Payer.
func (w *Wallet) Submit(ctx context.Context, all []storage.Submission, again bool) ([]Place, error) {
	data := storage.SubmitData(all[0])
	if len(all) > 1 {
		data = storage.BatchSubmitData(all)
	}
	id, known, err := w.id(data, again)
	if err != nil {
		return nil, err
	}
	if known == nil {
		fee, err := w.fee(ctx, all)
		if err != nil {
			return nil, err
		}
		gas, err := SubmitGas(ctx, w.Chain, w.Flow, client.Message{From: w.From, To: &w.Flow, Value: fee, Data: data})
		if err != nil {
			return nil, fmt.Errorf("submit: %w", storage.Explain(err))
		}
		_, err = w.Manager.Submit(ctx, outbox.Intent{
			ID: id, Label: fmt.Sprintf("submit %d files", len(all)), From: w.From, To: &w.Flow, Value: (*hexutil.Big)(fee), Data: data, GasLimit: gas,
		})
		if err := w.settle(ctx, id, err); err != nil {
			return nil, err
		}
	}
	e, err := w.Manager.Wait(ctx, id, true)
	if err != nil {
		return nil, fmt.Errorf("wait for the submission to be mined: %w", err)
	}
	switch {
	case e.Inclusion == nil:
		return nil, fmt.Errorf("the submission was not mined: it is %s %s", e.State, e.Problem)
	case e.Inclusion.Reverted:
		return nil, fmt.Errorf("the submission in transaction %s failed on the chain", e.Inclusion.Hash)
	}
	places, err := w.places(ctx, e.Inclusion.Hash, all)
	for i := range places {
		places[i].Fee = e.Wei()
	}
	return places, err
}

// id names the wish in the outbox: the first number that is free or under way. An
// attempt that came to nothing is followed by a new one; one that landed is
// returned, so that it is not paid again, unless again is set.
func (w *Wallet) id(data []byte, again bool) (string, *outbox.Entry, error) {
	digest := crypto.Keccak256Hash(w.Flow[:], w.From[:], data)
	for n := 0; ; n++ {
		id := fmt.Sprintf("file/%x/%d", digest[:16], n)
		e, err := w.Store.Get(id)
		switch {
		case errors.Is(err, outbox.ErrUnknown):
			return id, nil, nil
		case err != nil:
			return "", nil, err
		case e.State == outbox.Rejected || e.State == outbox.Expired || e.State == outbox.Cancelled:
		case e.Inclusion != nil && (e.Inclusion.Reverted || again):
		default:
			return id, &e, nil
		}
	}
}

// settle judges the error of handing in a submission. One that is signed is sent
// sooner or later and waited for. One that is not is taken back, so that it is not
// sent at some later time when nobody waits for it.
func (w *Wallet) settle(ctx context.Context, id string, err error) error {
	if err == nil {
		return nil
	}
	e, getErr := w.Store.Get(id)
	if getErr == nil && (e.State == outbox.Signed || e.State == outbox.Sent || e.State == outbox.Mined) {
		return nil
	}
	if getErr == nil && e.State == outbox.Intended {
		err = errors.Join(err, w.Manager.Cancel(context.WithoutCancel(ctx), id))
	}
	return fmt.Errorf("submit: %w", storage.Explain(err))
}

// fee is the price of all sectors by the market that the flow contract names.
func (w *Wallet) fee(ctx context.Context, all []storage.Submission) (*big.Int, error) {
	p, err := storage.NewFlow(w.Flow, w.Chain).Parameters(ctx, client.Latest)
	if err != nil {
		return nil, err
	}
	price, err := storage.NewMarket(p.Market, w.Chain).PricePerSector(ctx, client.Latest)
	if err != nil {
		return nil, err
	}
	sectors := uint64(0)
	for _, s := range all {
		sectors += s.Sectors()
	}
	return price.Mul(price, new(big.Int).SetUint64(sectors)), nil
}

// places reads where a mined transaction put the submissions.
func (w *Wallet) places(ctx context.Context, hash common.Hash, all []storage.Submission) ([]Place, error) {
	r, err := w.Chain.Receipt(ctx, hash)
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, l := range r.Logs {
		if l.Address != w.Flow {
			continue
		}
		e, err := storage.DecodeLog(l)
		if err != nil {
			return nil, err
		}
		s, ok := e.(*storage.SubmitEvent)
		if !ok || len(out) == len(all) {
			continue
		}
		if want := all[len(out)]; s.Submission.Length != want.Length || len(s.Submission.Nodes) != len(want.Nodes) || s.Submission.Nodes[0] != want.Nodes[0] {
			return nil, fmt.Errorf("event %d of transaction %s is about another file", len(out), hash)
		}
		out = append(out, Place{Seq: s.SubmissionIndex, Start: s.StartPosition, TxHash: hash, Block: l.BlockNumber})
	}
	if len(out) != len(all) {
		return nil, fmt.Errorf("transaction %s submitted %d files, %d were handed in", hash, len(out), len(all))
	}
	return out, nil
}
