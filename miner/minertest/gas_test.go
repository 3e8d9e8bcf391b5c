package minertest_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/transfer"
	"github.com/zgminer/zgminer/pora/merkle"
)

// TestSubmitGas: a submission that is prepared before an epoch's boundary and lands
// behind it has to make the context, and has the gas for it.
func TestSubmitGas(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	n := minertest.Start(t, easy())
	n.Upload("before", 1000)
	p, err := n.Contracts.Flow.Parameters(ctx, client.Latest)
	testvec.Check(t, err, nil, "parameters")
	st, err := n.Contracts.Flow.State(ctx, client.Latest)
	testvec.Check(t, err, nil, "state")
	file, err := merkle.NewFile(minertest.CPU, testvec.Bytes("behind", 1000))
	testvec.Check(t, err, nil, "file")
	s := storage.Submission{Length: 1000, Tags: []byte{}, Submitter: n.From}
	for _, node := range file.Nodes {
		s.Nodes = append(s.Nodes, storage.SubmissionNode{Root: common.Hash(node.Root), Height: node.Height})
	}
	fee := new(big.Int).Mul(n.Params.PricePerSector, new(big.Int).SetUint64(s.Sectors()))
	msg := client.Message{From: n.From, To: &n.At.Flow, Value: fee, Data: storage.SubmitData(s)}
	boundary := p.FirstBlock + (st.Epoch+1)*p.BlocksPerEpoch
	if n.Height()+20 < boundary { // far from it the outbox estimates
		if gas, err := transfer.SubmitGas(ctx, n.Chain, n.At.Flow, msg); err != nil || gas != 0 {
			t.Errorf("block %d, boundary %d: gas %d, %v", n.Height(), boundary, gas, err)
		}
	}
	n.Advance(boundary - 1)
	estimate, err := n.Chain.EstimateGas(ctx, msg)
	testvec.Check(t, err, nil, "estimate")
	gas, err := transfer.SubmitGas(ctx, n.Chain, n.At.Flow, msg)
	testvec.Check(t, err, nil, "gas")
	n.Advance(boundary + 1)
	e := n.Send(n.At.Flow, fee, msg.Data, gas) // fails the test if it is refused
	if used := e.Inclusion.GasUsed; used <= estimate+estimate/10 {
		t.Errorf("gas %d used, %d estimated before the boundary: the boundary cost nothing", used, estimate)
	}
	t.Logf("estimated %d before the boundary, limit %d, used %d behind it", estimate, gas, e.Inclusion.GasUsed)
}
