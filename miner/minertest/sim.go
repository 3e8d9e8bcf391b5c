package minertest

import (
	"context"
	"math/big"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient"
	// A chain without consensus, whose blocks cost a millisecond.
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora/merkle"
)

const simulatedChain = 1337

// Simulate runs a simulated chain with contracts of the given parameters, for
// tests of many blocks.
func Simulate(t testing.TB, p contracts.Params) *Net {
	t.Helper()
	n := &Net{T: t, Params: p, ChainID: simulatedChain, Files: vfs.NewMem()}
	n.Signer, n.From = account(t)
	// The rules of Osaka, as our networks have them.
	rules := func(_ *node.Config, c *ethconfig.Config) {
		config := *c.Genesis.Config
		config.BogotaTime = nil
		c.Genesis.Config = &config
	}
	alloc := types.GenesisAlloc{n.From: {Balance: new(big.Int).Lsh(big.NewInt(1), 120)}}
	backend := simulated.NewBackend(alloc, rules, simulated.WithBlockGasLimit(60_000_000))
	t.Cleanup(func() { backend.Close() })
	raw := reflect.ValueOf(backend.Client()).FieldByName("Client").Interface().(*ethclient.Client).Client()
	var err error
	n.Chain, err = client.InProcess(context.Background(), raw, simulatedChain, client.Options{PollInterval: 50 * time.Millisecond, Logger: Quiet(t)})
	testvec.Check(t, err, nil, "client")
	n.height = func() uint64 {
		h, err := n.Chain.Head(context.Background())
		testvec.Check(t, err, nil, "head")
		return h.Number
	}
	var making sync.Mutex
	n.open = func(height uint64) {
		making.Lock()
		defer making.Unlock()
		for h := n.height(); h < height; h++ {
			backend.Commit()
		}
	}
	n.OpenBox()
	n.Data = make(Data, merkle.SectorBytes)
	plan, err := contracts.NewPlan(n.From, 0, &p, contracts.Governance{Account: n.From}, contracts.Roles{Pauser: n.From})
	testvec.Check(t, err, nil, "plan")
	d := plan.Deploy
	_, err = n.Manager.Submit(context.Background(), outbox.Intent{ID: "deploy", From: n.From, Data: d.Data, Value: (*hexutil.Big)(d.Value), GasLimit: d.GasLimit})
	testvec.Check(t, err, nil, "deploy")
	n.Advance(1)
	head, err := n.Chain.Head(context.Background())
	testvec.Check(t, err, nil, "head")
	testvec.Check(t, n.Manager.Step(context.Background(), head), nil, "deploy")
	n.At = &genesis.Contracts{
		Parameters: p.Name, FirstBlock: 1 + p.DeployDelay, Flow: plan.Flow.Proxy, Mine: plan.Mine.Proxy, Market: plan.Market.Proxy, Reward: plan.Reward.Proxy,
	}
	n.Contracts, err = storage.Connect(context.Background(), n.Chain, n.At.Flow, n.At.Mine, n.At.Reward, common.Address{})
	testvec.Check(t, err, nil, "contracts")
	return n
}
