package node_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/cometbft/cometbft/privval"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/hooks"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/staking"
)

// TestSecp256k1Validator: a validator with a key of Ethereum's curve joins one with
// an ed25519 key, no block is decided without its votes, it proposes, starts again,
// and evidence against it counts.
func TestSecp256k1Validator(t *testing.T) {
	takesLong(t)
	t.Parallel()
	p := staking.Test()
	p.KeyTypes = []string{staking.Ed25519, staking.Secp256k1}
	net := nodetest.NewChain(t, 1, node.InitOptions{Staking: &p, Contracts: node.NoContracts})
	net.Nodes[0].Fast = true
	net.Nodes[0].Options.Consensus.TimeoutPropose = 500 * time.Millisecond
	n := nodetest.Start(t, net.Nodes[0])
	cfg, keys := joinerWith(t, net, staking.Secp256k1)
	if keys.Type != staking.Secp256k1 || len(keys.Validator) != secp256k1eth.PubKeySize {
		t.Fatalf("%+v", keys)
	}
	late := nodetest.Start(t, cfg)
	late.WaitHeight(3)
	operator := nodetest.DevAccount(t, net.Init.Genesis, 3)
	proof, err := node.Possession(cfg.Dir, operator.Address)
	if err != nil {
		t.Fatal(err)
	}
	at := sent(t, n, operator.Pay(hooks.Staking, tokens(60), 1_000_000,
		stakingCall.PackCreateValidator(keys.Validator, 2, proof, 0, bindings.StakingStorageDescription{Moniker: "late"})))
	me := fmt.Sprintf("%X", keys.Address)
	late.WaitHeight(uint64(at + 10)) // 100 of 160 are not two thirds
	if set := powers(t, n, at+2); set[me] != 60 || len(set) != 2 {
		t.Fatalf("created in block %d: set of two blocks later %v", at, set)
	}
	nodetest.Until(t, "a block of the new validator", func() bool {
		for h := late.EVM().Head().Number.Int64(); h > at+2; h-- {
			if b, err := late.Comet().Block(nil, &h); err == nil && b.Block.ProposerAddress.String() == me {
				return true
			}
		}
		return false
	})
	if err := late.Stop(); err != nil {
		t.Fatal(err)
	}
	late = nodetest.Start(t, cfg)
	head := n.EVM().Head().Number.Uint64()
	n.WaitHeight(head + 5)
	late.WaitHeight(head + 5)
	sameBlocks(t, head, []*nodetest.Running{n, late})
	_, list, err := node.Validators(t.Context(), cfg.Dir, cfg.Options)
	if err != nil || len(list) != 2 || list[1].Address != me || !list[1].Self || list[1].Status != "active" {
		t.Errorf("%+v, %v", list, err)
	}

	denounce(t, n, validatorKey(t, cfg.Dir), int64(head))
	nodetest.Until(t, "tombstone", func() bool { return stakers(t, n)[1].Status == staking.Tombstoned })
	head = n.EVM().Head().Number.Uint64()
	n.WaitHeight(head + 4)
	if v := stakers(t, n)[1]; v.Tokens.Cmp(tokens(57)) != 0 || v.Power != 0 {
		t.Errorf("stake %d, want 57 tokens; power %d", v.Tokens, v.Power)
	}
	if set := powers(t, n, int64(head+4)); len(set) != 1 || set[me] != 0 {
		t.Errorf("set after the conviction: %v", set)
	}
}

// TestKeyTypeRefused: a key that the chain does not allow is refused wherever it
// shows up, with the types that are allowed.
func TestKeyTypeRefused(t *testing.T) {
	t.Parallel()
	net := stakingChain(t, 1)
	cfg := net.Nodes[0]
	l := node.Layout{Dir: cfg.Dir}
	file, err := os.ReadFile(l.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	_, err = node.JoinWithKey(t.TempDir(), file, nil, staking.Secp256k1)
	refused(t, "join", err, node.CodeConfig, "secp256k1eth", "allows ed25519 only")
	_, err = node.JoinWithKey(t.TempDir(), file, nil, "bls12381")
	refused(t, "unknown type", err, node.CodeConfig, "bls12381", "ed25519")
	privval.NewFilePV(secp256k1eth.GenPrivKey(), l.ValidatorKey(), l.SignState()).Save()
	refused(t, "start", run(t, cfg), node.CodeConfig, "secp256k1eth", "allows ed25519 only")
	_, err = node.Possession(cfg.Dir, nodetest.DevAccount(t, net.Init.Genesis, 0).Address)
	refused(t, "possession", err, node.CodeConfig, "secp256k1eth", "allows ed25519 only")
}
