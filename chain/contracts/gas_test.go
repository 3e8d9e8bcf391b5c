package contracts

import (
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/flow"
)

func reportGas(t testing.TB, name string, official, ours uint64) {
	t.Logf("gas of %s: official %d, ours %d", name, official, ours)
}

func flowLog(l *types.Log) flow.Log {
	out := flow.Log{Data: l.Data}
	for _, topic := range l.Topics {
		out.Topics = append(out.Topics, kernels.Hash(topic))
	}
	return out
}

func reportAnswerGas(t testing.TB, index int, official, ours uint64) {
	if index < 2 {
		reportGas(t, "answer", official, ours)
	}
}
