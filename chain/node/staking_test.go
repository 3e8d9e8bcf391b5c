package node_test

import (
	"context"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	cometproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comettypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/staking"
)

var stakingCall = bindings.NewStaking()

func tokens(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }

// stakingChain makes a development chain with staking and test windows.
func stakingChain(t *testing.T, validators int) *nodetest.Network {
	t.Helper()
	p := staking.Test()
	n := nodetest.NewChain(t, validators, node.InitOptions{Staking: &p, Inflation: 1e9, Contracts: node.NoContracts})
	for i := range n.Nodes {
		n.Nodes[i].Fast = true
		n.Nodes[i].Options.Consensus.TimeoutPropose = 500 * time.Millisecond // of absent proposers
	}
	return n
}

// stakers returns what the contract knows after a node's newest block.
func stakers(t *testing.T, n *nodetest.Running) []staking.Info {
	t.Helper()
	s, err := n.EVM().State(n.EVM().Head())
	if err != nil {
		t.Fatal(err)
	}
	list, err := staking.Validators(s)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// powers returns CometBFT's validator set of a height, by address.
func powers(t *testing.T, n *nodetest.Running, height int64) map[string]int64 {
	t.Helper()
	r, err := n.Comet().Validators(nil, &height, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, v := range r.Validators {
		out[v.Address.String()] = v.VotingPower
	}
	return out
}

// sent sends a transaction that must succeed and returns the height of its block.
func sent(t *testing.T, n *nodetest.Running, tx *types.Transaction) int64 {
	t.Helper()
	if err := n.Client.SendTransaction(context.Background(), tx); err != nil {
		t.Fatal(err)
	}
	r := n.Receipt(tx)
	if r.Status != types.ReceiptStatusSuccessful {
		t.Fatalf("transaction of block %d failed, gas used %d of %d", r.BlockNumber, r.GasUsed, tx.Gas())
	}
	return r.BlockNumber.Int64()
}

// joiner makes a full node of the network that is no validator yet.
func joiner(t *testing.T, net *nodetest.Network) (node.Config, node.Keys) {
	t.Helper()
	return joinerWith(t, net, staking.Ed25519)
}

// joinerWith is joiner with a type of the consensus key.
func joinerWith(t *testing.T, net *nodetest.Network, keyType string) (node.Config, node.Keys) {
	t.Helper()
	file, err := os.ReadFile(node.Layout{Dir: net.Nodes[0].Dir}.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(t.TempDir(), "late")
	j, err := node.JoinWithKey(home, file, nil, keyType)
	if err != nil {
		t.Fatal(err)
	}
	c := node.Config{Dir: node.ChainDir(home), Options: nodetest.Small(j.Nodes[0].Options), Log: nodetest.Logger(t, 9), Fast: true}
	c.Options.P2P, c.Options.Consensus, c.Options.Mempool = net.Nodes[0].Options.P2P, net.Nodes[0].Options.Consensus, net.Nodes[0].Options.Mempool
	c.Options.P2P.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", nodetest.FreePorts(t, 1)[0])
	c.Options.P2P.PersistentPeers = []string{net.Init.Nodes[0].Keys.NodeID + "@" + net.Nodes[0].Options.P2P.Laddr[len("tcp://"):]}
	return c, j.Nodes[0].Keys
}

// validatorKey reads a node's consensus key.
func validatorKey(t *testing.T, dir string) privval.FilePVKey {
	t.Helper()
	text, err := os.ReadFile(node.Layout{Dir: dir}.ValidatorKey())
	if err != nil {
		t.Fatal(err)
	}
	var key privval.FilePVKey
	if err := cmtjson.Unmarshal(text, &key); err != nil {
		t.Fatal(err)
	}
	return key
}

// TestStakingLife: a node joins by createValidator, gets more power by a delegation,
// is jailed while it is off, comes back, and earns.
func TestStakingLife(t *testing.T) {
	takesLong(t)
	t.Parallel()
	net := stakingChain(t, 1)
	// The first has two thirds and does not wait for a late proposal of the second any
	// longer than this: on a slow machine all would be late.
	net.Nodes[0].Options.Consensus.TimeoutPropose = time.Second
	n := nodetest.Start(t, net.Nodes[0])
	cfg, keys := joiner(t, net)
	late := nodetest.Start(t, cfg)
	late.WaitHeight(3)

	g := net.Init.Genesis
	operator, rich := nodetest.DevAccount(t, g, 3), nodetest.DevAccount(t, g, 4)
	proof, err := node.Possession(cfg.Dir, operator.Address)
	if err != nil {
		t.Fatal(err)
	}
	at := sent(t, n, operator.Pay(hooks.Staking, tokens(40), 1_000_000,
		stakingCall.PackCreateValidator(keys.Validator, 1, proof, 100_000, bindings.StakingStorageDescription{Moniker: "late"})))
	n.WaitHeight(uint64(at + 3))
	me := fmt.Sprintf("%X", keys.Address)
	if before, after := powers(t, n, at+1), powers(t, n, at+2); before[me] != 0 || after[me] != 40 || len(before) != 1 || len(after) != 2 {
		t.Errorf("created in block %d: set of the next block %v, of the one after %v", at, before, after)
	}
	if v := stakers(t, n)[1]; v.Moniker != "late" || v.Operator != operator.Address || v.Status != staking.Active {
		t.Errorf("%+v", v)
	}
	at = sent(t, n, rich.Pay(hooks.Staking, tokens(5), 500_000, stakingCall.PackDelegate(1)))
	n.WaitHeight(uint64(at + 3))
	if before, after := powers(t, n, at+1)[me], powers(t, n, at+2)[me]; before != 40 || after != 45 {
		t.Errorf("delegated in block %d: power %d in the next block, %d in the one after", at, before, after)
	}
	nodetest.Until(t, "a block of the new validator", func() bool {
		for h := n.EVM().Head().Number.Int64(); h > at+2; h-- {
			if b, err := n.Comet().Block(nil, &h); err == nil && b.Block.ProposerAddress.String() == me {
				return true
			}
		}
		return false
	})
	before, err := n.Client.BalanceAt(context.Background(), rich.Address, nil)
	if err != nil {
		t.Fatal(err)
	}
	sent(t, n, rich.Pay(hooks.Staking, new(big.Int), 500_000, stakingCall.PackClaim(1)))
	if after, err := n.Client.BalanceAt(context.Background(), rich.Address, nil); err != nil || after.Cmp(before) <= 0 {
		t.Errorf("a delegator's balance went from %d to %d by claiming, %v", before, after, err)
	}

	if err := late.Stop(); err != nil {
		t.Fatal(err)
	}
	nodetest.Until(t, "jail", func() bool { return stakers(t, n)[1].Status == staking.Jailed })
	v := stakers(t, n)[1]
	n.WaitHeight(max(v.Jailed, n.EVM().Head().Number.Uint64()+3))
	if set := powers(t, n, n.EVM().Head().Number.Int64()); len(set) != 1 || v.Power != 0 {
		t.Errorf("jailed with power %d, set %v", v.Power, set)
	}
	if want := new(big.Int).Sub(tokens(45), new(big.Int).Div(tokens(45), big.NewInt(10_000))); v.Tokens.Cmp(want) != 0 {
		t.Errorf("stake after the jail %d, want %d", v.Tokens, want)
	}
	late = nodetest.Start(t, cfg)
	late.WaitHeight(v.Jailed)
	at = sent(t, late, operator.Pay(hooks.Staking, new(big.Int), 500_000, stakingCall.PackUnjail(1)))
	n.WaitHeight(uint64(at + 3))
	if got := powers(t, n, at+2)[me]; got != 44 {
		t.Errorf("power %d after the jail, want 44", got)
	}
	late.WaitHeight(uint64(at + 5))
	// What the command shows, of a running node and of a stopped one.
	shown := func(dir string, o options.Options) []node.ValidatorInfo {
		height, list, err := node.Validators(t.Context(), dir, o)
		if err != nil || height < 1 || len(list) != 2 {
			t.Fatalf("validators after block %d: %+v, %v", height, list, err)
		}
		return list
	}
	for what, v := range map[string]node.ValidatorInfo{"other": shown(net.Nodes[0].Dir, net.Nodes[0].Options)[1], "own": shown(cfg.Dir, cfg.Options)[1]} {
		if v.Index != 1 || v.Address != me || v.Power != 44 || v.Moniker != "late" || v.Operator != operator.Address || v.Status != "active" || v.Self != (what == "own") {
			t.Errorf("the %s node shows %+v", what, v)
		}
	}
	for h := uint64(0); h <= uint64(at); h++ {
		if a, b := n.EVM().BlockByNumber(h).Hash(), late.EVM().BlockByNumber(h).Hash(); a != b {
			t.Fatalf("block %d: %s and %s", h, a, b)
		}
	}
	running := shown(cfg.Dir, cfg.Options)
	if err := late.Stop(); err != nil {
		t.Fatal(err)
	}
	if stopped := shown(cfg.Dir, cfg.Options); fmt.Sprint(stopped) != fmt.Sprint(running) {
		t.Errorf("stopped: %+v, running: %+v", stopped, running)
	}
}

// denounce gives a node evidence that a validator voted for different blocks at a
// decided height, the same crime twice.
func denounce(t *testing.T, n *nodetest.Running, key privval.FilePVKey, height int64) {
	t.Helper()
	block, err := n.Comet().Block(nil, &height)
	if err != nil {
		t.Fatal(err)
	}
	r, err := n.Comet().Validators(nil, &height, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	set := comettypes.NewValidatorSet(r.Validators)
	index, member := set.GetByAddress(key.Address)
	if member == nil {
		t.Fatalf("no validator %s in %v", key.Address, set)
	}
	g, _ := n.Genesis()
	vote := func(first byte) *comettypes.Vote {
		v := &comettypes.Vote{Type: cometproto.PrecommitType, Height: height, Round: 0, Timestamp: time.Now().UTC(), ValidatorAddress: key.Address, ValidatorIndex: index}
		v.BlockID.Hash = append([]byte{first}, make([]byte, 31)...)
		v.BlockID.PartSetHeader = comettypes.PartSetHeader{Total: 1, Hash: v.BlockID.Hash}
		if v.Signature, err = key.PrivKey.Sign(comettypes.VoteSignBytes(g.CometChainID, v.ToProto())); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, second := range []byte{2, 3} {
		evidence, err := comettypes.NewDuplicateVoteEvidence(vote(1), vote(second), block.Block.Time, set)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Comet().BroadcastEvidence(nil, evidence); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStakingDoubleSign: evidence of two votes costs a validator its seat for ever
// and a part of its stake, once.
func TestStakingDoubleSign(t *testing.T) {
	t.Parallel()
	net := stakingChain(t, 2)
	a := nodetest.StartRaw(t, net.Nodes[0])
	b := nodetest.StartRaw(t, net.Nodes[1])
	a.Connect()
	b.Connect()
	a.WaitHeight(4)
	key := validatorKey(t, net.Nodes[1].Dir)
	denounce(t, a, key, 3)
	nodetest.Until(t, "tombstone", func() bool { return stakers(t, a)[1].Status == staking.Tombstoned })
	head := a.EVM().Head().Number.Uint64()
	a.WaitHeight(head + 4)
	v := stakers(t, a)[1]
	if want := tokens(95); v.Tokens.Cmp(want) != 0 || v.Power != 0 {
		t.Errorf("stake %d, want %d; power %d", v.Tokens, want, v.Power)
	}
	if set := powers(t, a, int64(head+4)); len(set) != 1 || set[key.Address.String()] != 0 {
		t.Errorf("set after the conviction: %v", set)
	}
	if err := b.Stop(); err != nil {
		t.Fatal(err)
	}
	a.WaitHeight(a.EVM().Head().Number.Uint64() + 3) // without the convict
}
