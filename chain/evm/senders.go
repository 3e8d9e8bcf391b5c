package evm

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// knownSender is a signer that need not recover the one sender it is asked for.
type knownSender struct {
	types.Signer
	from common.Address
}

// Sender implements types.Signer.
func (k knownSender) Sender(*types.Transaction) (common.Address, error) { return k.from, nil }

// ShareSenders gives geth's copy of an executed block the senders that b, the same
// block, knows already. geth reads every new head back from its database for a
// pool that this chain does not use, and would recover all of them again
// (spec/chain.md 10.1). Other readers of recent blocks gain too.
func (e *EVM) ShareSenders(b *types.Block) {
	if len(b.Transactions()) == 0 {
		return
	}
	read := e.chain().GetBlock(b.Hash(), b.NumberU64()) // stays in geth's cache
	if read == nil || read == b {
		return
	}
	signer := types.LatestSigner(e.chain().Config())
	for i, tx := range b.Transactions() {
		from, err := types.Sender(signer, tx)
		if err != nil {
			return
		}
		types.Sender(knownSender{signer, from}, read.Transactions()[i]) // remembered in the transaction
	}
}
