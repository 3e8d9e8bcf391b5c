package tx

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
)

// advance makes the next steps of one entry. The account is entered.
func (m *Manager) advance(ctx context.Context, acc *account, e *outbox.Entry, head client.Header) error {
	switch e.State {
	case outbox.Intended:
		return m.sign(ctx, acc, e, head)
	case outbox.Signed, outbox.Sent:
		return m.follow(ctx, acc, e, head)
	case outbox.Mined:
		return m.confirm(ctx, e)
	}
	return nil
}

// sign makes the first transaction of an intent: check, estimate, nonce, fee,
// signature, disk, and only then the network.
func (m *Manager) sign(ctx context.Context, acc *account, e *outbox.Entry, head client.Header) error {
	switch {
	case e.CancelRequested:
		return m.store.Reject(e.ID, "cancelled before it was signed")
	case late(e, head):
		return m.store.Expire(e.ID)
	}
	gas, err := m.gasLimit(ctx, e)
	var revert *client.Revert
	if errors.As(err, &revert) {
		if rejected := m.store.Reject(e.ID, revert.Error()); rejected != nil {
			return rejected
		}
		return err
	}
	if err != nil {
		return err
	}
	f, err := m.fees(ctx, head)
	if err != nil {
		return err
	}
	nonce, err := m.nextNonce(ctx, e.From)
	if err != nil {
		return err
	}
	a := outbox.Attempt{Nonce: nonce, Gas: gas, Value: (*hexutil.Big)(e.Wei()), Head: head.Number}
	f.into(&a)
	if err := m.checkFunds(ctx, e, &a); err != nil {
		return err
	}
	return m.signAndSend(ctx, acc, e, a, f.legacy)
}

// late reports whether the next block is after the last one of use.
func late(e *outbox.Entry, head client.Header) bool {
	return e.NotAfter != 0 && head.Number >= e.NotAfter
}

// gasLimit is the estimate with a small reserve. An answer that estimates below
// the cost of any transaction is not believed.
func (m *Manager) gasLimit(ctx context.Context, e *outbox.Entry) (uint64, error) {
	if e.GasLimit != 0 {
		return e.GasLimit, nil
	}
	estimate, err := m.chain.EstimateGas(ctx, client.Message{From: e.From, To: e.To, Value: e.Wei(), Data: e.Data})
	if err != nil {
		return 0, err
	}
	if estimate < transferGas || estimate > 1<<40 {
		return 0, fmt.Errorf("the node estimates %d gas, which cannot be", estimate)
	}
	return estimate * m.opt.GasPercent / 100, nil
}

// transferGas is the gas of a plain transfer, the least of any transaction.
const transferGas = 21000

// nextNonce is the first nonce that neither the chain nor the outbox uses.
func (m *Manager) nextNonce(ctx context.Context, from common.Address) (uint64, error) {
	next, err := m.chain.Nonce(ctx, from, client.Pending)
	if err != nil {
		return 0, err
	}
	known, live := uint64(0), false
	for _, e := range m.store.List() {
		if n, ok := e.Nonce(); ok && e.From == from {
			known = max(known, n+1)
			live = live || !e.State.Done()
		}
	}
	if next >= known {
		return next, nil
	}
	if !live {
		return 0, fmt.Errorf("the node says that %s has sent %d transactions, but %d are known to be final: it lags behind, "+
			"or the chain was started anew; in that case move the outbox file away", from, next, known)
	}
	return known, nil
}

// signAndSend signs a, stores it, and hands it in.
func (m *Manager) signAndSend(ctx context.Context, acc *account, e *outbox.Entry, a outbox.Attempt, legacy bool) error {
	unsigned := m.transaction(e, &a, legacy)
	signed, err := m.signer.SignTx(ctx, e.From, unsigned, m.chainID)
	if err != nil {
		return fmt.Errorf("sign with the key of %s: %w", e.From, err)
	}
	if err := m.checkSigned(e.From, unsigned, signed); err != nil {
		return err
	}
	if a.Raw, err = signed.MarshalBinary(); err != nil {
		return fmt.Errorf("encode the signed transaction: %w", err)
	}
	a.Hash = signed.Hash()
	if err := m.store.Signed(e.ID, a); err != nil {
		return err
	}
	e.Attempts = append(e.Attempts, a)
	delete(acc.bumpNow, e.ID)
	return m.send(ctx, acc, e)
}

func (m *Manager) transaction(e *outbox.Entry, a *outbox.Attempt, legacy bool) *types.Transaction {
	to, data := e.To, []byte(e.Data)
	if a.Cancel {
		to, data = &e.From, nil
	}
	if legacy {
		return types.NewTx(&types.LegacyTx{Nonce: a.Nonce, GasPrice: a.FeeCap.ToInt(), Gas: a.Gas, To: to, Value: a.Value.ToInt(), Data: data})
	}
	return types.NewTx(&types.DynamicFeeTx{
		ChainID: m.chainID, Nonce: a.Nonce, GasTipCap: a.Tip.ToInt(), GasFeeCap: a.FeeCap.ToInt(), Gas: a.Gas, To: to, Value: a.Value.ToInt(), Data: data,
	})
}

// checkSigned makes sure that a signer, which may be another program, signed what
// it was given.
func (m *Manager) checkSigned(from common.Address, unsigned, signed *types.Transaction) error {
	if signed == nil {
		return errors.New("the signer returned no transaction")
	}
	s := types.LatestSignerForChainID(m.chainID)
	if s.Hash(unsigned) != s.Hash(signed) {
		return errors.New("the signer changed the transaction: it is not sent; let the signer sign what it is given")
	}
	sender, err := types.Sender(s, signed)
	if err != nil {
		return fmt.Errorf("the signer's signature cannot be checked: %w", err)
	}
	if sender != from {
		return fmt.Errorf("the signer signed with the key of %s instead of %s", sender, from)
	}
	return nil
}

// send hands in the newest attempt. That it is stored already is the caller's duty.
func (m *Manager) send(ctx context.Context, acc *account, e *outbox.Entry) error {
	a := e.Newest()
	_, err := m.chain.SendRaw(ctx, a.Raw)
	switch {
	case err == nil, client.NonceTooLow(err):
		// Too low: one of its versions, or a foreign transaction, is mined. The next
		// look at the chain tells.
	case client.Underpriced(err):
		acc.bumpNow[e.ID] = true
	case client.InsufficientFunds(err):
		return m.insufficient(ctx, e, a, err)
	default:
		return err
	}
	return m.store.Sent(e.ID)
}

// follow looks for a signed transaction in the chain and keeps it on its way.
func (m *Manager) follow(ctx context.Context, acc *account, e *outbox.Entry, head client.Header) error {
	found, err := m.findMined(ctx, e)
	if err != nil || found {
		delete(acc.usedSince, e.ID)
		return err
	}
	nonce, _ := e.Nonce()
	used, err := m.chain.Nonce(ctx, e.From, client.Latest)
	if err != nil {
		return err
	}
	if used > nonce {
		return m.nonceUsed(ctx, acc, e, head)
	}
	delete(acc.usedSince, e.ID)
	newest := e.Newest()
	switch {
	case (e.CancelRequested || late(e, head)) && !newest.Cancel:
		return m.replace(ctx, acc, e, head, true)
	case e.State == outbox.Signed:
		return m.send(ctx, acc, e) // the stored bytes, perhaps a second time
	case acc.bumpNow[e.ID] || head.Number >= newest.Head+m.opt.BumpAfter:
		return m.replace(ctx, acc, e, head, newest.Cancel)
	}
	return m.sendForgotten(ctx, acc, e)
}

// sendForgotten hands in the newest attempt again if the node does not have it.
func (m *Manager) sendForgotten(ctx context.Context, acc *account, e *outbox.Entry) error {
	_, err := m.chain.Transaction(ctx, e.Newest().Hash)
	if errors.Is(err, client.ErrNotFound) {
		return m.send(ctx, acc, e)
	}
	return err
}

// findMined looks for a receipt of any attempt and records it.
func (m *Manager) findMined(ctx context.Context, e *outbox.Entry) (bool, error) {
	for i := len(e.Attempts) - 1; i >= 0; i-- {
		r, err := m.chain.Receipt(ctx, e.Attempts[i].Hash)
		if errors.Is(err, client.ErrNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		in := outbox.Inclusion{
			Hash: e.Attempts[i].Hash, BlockNumber: r.BlockNumber.Uint64(), BlockHash: r.BlockHash,
			Reverted: r.Status != types.ReceiptStatusSuccessful, GasUsed: r.GasUsed,
		}
		if r.EffectiveGasPrice != nil {
			in.GasPrice = (*hexutil.Big)(r.EffectiveGasPrice)
		}
		if in.Reverted {
			m.opt.Logger.Warn("a transaction was mined but the contract refused it", "id", e.ID, "label", e.Label, "hash", in.Hash, "block", in.BlockNumber)
		}
		return true, m.store.Mined(e.ID, in)
	}
	return false, nil
}

// nonceUsed handles a nonce that the chain has used though none of our
// transactions has a receipt: a node that lags, or a foreign transaction. Only
// when that was so for LostAfter blocks and is final is the nonce given up.
func (m *Manager) nonceUsed(ctx context.Context, acc *account, e *outbox.Entry, head client.Header) error {
	since, ok := acc.usedSince[e.ID]
	if !ok || head.Number < since {
		acc.usedSince[e.ID] = head.Number
		return nil
	}
	if head.Number < since+m.opt.LostAfter {
		return nil
	}
	nonce, _ := e.Nonce()
	final, err := m.chain.Nonce(ctx, e.From, client.Finalized)
	if err != nil || final <= nonce {
		return err
	}
	// The receipts once more, after the final nonce was read.
	if found, err := m.findMined(ctx, e); err != nil || found {
		return err
	}
	for _, a := range e.Attempts {
		if info, err := m.chain.Transaction(ctx, a.Hash); err == nil && info.Block != nil {
			return fmt.Errorf("the node knows transaction %s in block %d but has no receipt of it", a.Hash, *info.Block)
		} else if err != nil && !errors.Is(err, client.ErrNotFound) {
			return err
		}
	}
	delete(acc.usedSince, e.ID)
	m.opt.Logger.Warn("a foreign transaction used the nonce: signing anew; use the key in one program only", "id", e.ID, "account", e.From, "nonce", nonce)
	return m.store.Lost(e.ID)
}

// confirm waits for the block of a mined transaction to be final.
func (m *Manager) confirm(ctx context.Context, e *outbox.Entry) error {
	r, err := m.chain.Receipt(ctx, e.Inclusion.Hash)
	switch {
	case errors.Is(err, client.ErrNotFound):
		// Gone, unless the answer comes from a node that lags behind its block.
		h, err := m.chain.Head(ctx)
		if err != nil || h.Number < e.Inclusion.BlockNumber {
			return err
		}
		return m.store.Reorged(e.ID)
	case err != nil:
		return err
	case r.BlockHash != e.Inclusion.BlockHash:
		return m.store.Reorged(e.ID) // and found again with the next look
	}
	final, err := m.chain.Header(ctx, client.Finalized)
	if err != nil || final.Number < e.Inclusion.BlockNumber {
		return err
	}
	return m.store.Finalized(e.ID)
}

// replace signs the intent again with a higher fee, or a self-transfer of nothing
// in its place.
func (m *Manager) replace(ctx context.Context, acc *account, e *outbox.Entry, head client.Header, cancel bool) error {
	f, err := m.fees(ctx, head)
	if err != nil {
		return err
	}
	old := e.Newest()
	legacy := isLegacy(old)
	f.legacy = legacy
	if !f.raiseAbove(old, m.opt.MaxFee) {
		return m.sendForgotten(ctx, acc, e)
	}
	a := outbox.Attempt{Nonce: old.Nonce, Gas: old.Gas, Value: (*hexutil.Big)(e.Wei()), Cancel: cancel, Head: head.Number}
	if cancel {
		a.Gas, a.Value = transferGas, new(hexutil.Big)
	}
	f.into(&a)
	if err := m.checkFunds(ctx, e, &a); err != nil {
		return errors.Join(err, m.sendForgotten(ctx, acc, e))
	}
	m.opt.Logger.Info("replacing a transaction", "id", e.ID, "nonce", a.Nonce, "cancel", cancel, "fee", (*big.Int)(a.FeeCap), "was", (*big.Int)(old.FeeCap))
	return m.signAndSend(ctx, acc, e, a, legacy)
}

// isLegacy tells the type of the stored transaction: typed ones begin with a
// number below 0x80 (EIP-2718).
func isLegacy(a *outbox.Attempt) bool { return len(a.Raw) > 0 && a.Raw[0] >= 0xc0 }
