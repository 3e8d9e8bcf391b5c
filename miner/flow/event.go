package flow

import (
	"fmt"

	// Logs as the Ethereum JSON-RPC defines them.
	"github.com/ethereum/go-ethereum/core/types"

	rules "github.com/zgminer/zgminer/pora/flow"
)

// DecodeEvent decodes a log of the Flow contract. ok is false for logs of other
// events. A log that could not have come from the contract is an error.
func DecodeEvent(l *types.Log) (e ChainEvent, ok bool, err error) {
	if len(l.Topics) == 0 {
		return ChainEvent{}, false, nil
	}
	raw := rules.Log{Topics: make([]Hash, len(l.Topics)), Data: l.Data}
	for i, t := range l.Topics {
		raw.Topics[i] = Hash(t)
	}
	e = ChainEvent{Block: l.BlockNumber, BlockHash: Hash(l.BlockHash), TxHash: Hash(l.TxHash)}
	switch raw.Topics[0] {
	case rules.SubmitTopic:
		e.Submit, err = rules.DecodeSubmit(raw)
	case rules.NewEpochTopic:
		e.Epoch, err = rules.DecodeNewEpoch(raw)
	default:
		return ChainEvent{}, false, nil
	}
	if err == nil && e.BlockHash == (Hash{}) {
		err = fmt.Errorf("log %d has no block hash", l.Index)
	}
	if err == nil && l.Removed {
		err = fmt.Errorf("log %d was removed by a reorganisation", l.Index)
	}
	if err != nil {
		return ChainEvent{}, false, fmt.Errorf("%w: block %d, transaction %x: %w", ErrContradiction, l.BlockNumber, l.TxHash, err)
	}
	return e, true, nil
}
