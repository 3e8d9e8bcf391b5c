package clients

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	dbm "github.com/cometbft/cometbft-db"
	"github.com/cometbft/cometbft/crypto/ed25519"
	// The light client that others verify our chain with.
	"github.com/cometbft/cometbft/light"
	"github.com/cometbft/cometbft/light/provider"
	lighthttp "github.com/cometbft/cometbft/light/provider/http"
	lightstore "github.com/cometbft/cometbft/light/store/db"
	comettypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/nodetest"
)

// lightClient trusts the header at a height, as read from trusted, and asks the
// providers for everything else.
func lightClient(ctx context.Context, chainID string, trusted provider.Provider, height int64, primary provider.Provider, witnesses ...provider.Provider) (*light.Client, error) {
	b, err := trusted.LightBlock(ctx, height)
	if err != nil {
		return nil, fmt.Errorf("read the trusted header: %w", err)
	}
	options := light.TrustOptions{Period: time.Hour, Height: height, Hash: b.Hash()}
	return light.NewClient(ctx, chainID, options, primary, witnesses, lightstore.New(dbm.NewMemDB(), chainID))
}

// proveBlock tells whether hash is the EVM's block at a height, by a verified header
// of consensus: that of height h + 1 carries the EVM's hash of height h
// (spec/chain.md 3.1).
func proveBlock(ctx context.Context, c *light.Client, height uint64, hash common.Hash) error {
	b, err := c.VerifyLightBlockAtHeight(ctx, int64(height)+1, time.Now())
	if err != nil {
		return fmt.Errorf("verify the header of height %d: %w", height+1, err)
	}
	if !bytes.Equal(b.AppHash, hash[:]) {
		return fmt.Errorf("block %d is %X by consensus, not %s", height, b.AppHash, hash)
	}
	return nil
}

// TestLightClient follows a chain with CometBFT's light client over the node's
// consensus RPC, and proves EVM blocks that the Ethereum RPC serves.
func TestLightClient(t *testing.T) {
	net := nodetest.New(t, 1, nil)
	cfg := net.Nodes[0]
	cfg.Options.CometRPC.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", nodetest.FreePorts(t, 1)[0])
	n := nodetest.Start(t, cfg)
	n.WaitHeight(8)
	ctx := patient(t)
	address := "http://" + strings.TrimPrefix(cfg.Options.CometRPC.Laddr, "tcp://")
	chainID := net.Init.Genesis.CometChainID
	node, err := lighthttp.New(chainID, address)
	if err != nil {
		t.Fatal(err)
	}
	c, err := lightClient(ctx, chainID, node, 2, node, node)
	if err != nil {
		t.Fatal(err)
	}
	// Forwards by skipping, and backwards by the chain of hashes.
	for _, height := range []uint64{6, 3, 1, 7} {
		header, err := n.Client.HeaderByNumber(ctx, number(height))
		if err != nil {
			t.Fatal(err)
		}
		if err := proveBlock(ctx, c, height, header.Hash()); err != nil {
			t.Errorf("block %d: %v", height, err)
		}
		// What a lying Ethereum RPC might serve: the same block with other content.
		forged := types.CopyHeader(header)
		forged.Root[0] ^= 1
		if err := proveBlock(ctx, c, height, forged.Hash()); err == nil {
			t.Errorf("a forged block %d was accepted", height)
		}
	}
	header, err := n.Client.HeaderByNumber(ctx, number(5))
	if err != nil {
		t.Fatal(err)
	}
	if err := proveBlock(ctx, c, 6, header.Hash()); err == nil {
		t.Error("the hash of block 5 was accepted as that of block 6")
	}
	lightForgeries(ctx, t, chainID, node)
}

// liar is a provider that changes what it passes on of one height.
type liar struct {
	provider.Provider
	height int64
	change func(*comettypes.LightBlock)
}

func (l liar) LightBlock(ctx context.Context, height int64) (*comettypes.LightBlock, error) {
	b, err := l.Provider.LightBlock(ctx, height)
	if err != nil || height != l.height {
		return b, err
	}
	header, commit := *b.Header, b.Commit.Clone()
	out := &comettypes.LightBlock{SignedHeader: &comettypes.SignedHeader{Header: &header, Commit: commit}, ValidatorSet: b.ValidatorSet.Copy()}
	l.change(out)
	return out, nil
}

// lightForgeries lets the consensus RPC itself lie about the EVM's block 4.
func lightForgeries(ctx context.Context, t *testing.T, chainID string, honest provider.Provider) {
	t.Helper()
	forged := common.Hash{0xf0}
	key := ed25519.GenPrivKeyFromSecret([]byte("somebody"))
	strangers := comettypes.NewValidatorSet([]*comettypes.Validator{comettypes.NewValidator(key.PubKey(), 10)})
	// sign makes the commit one of a set of strangers.
	sign := func(b *comettypes.LightBlock) {
		b.Commit.BlockID.Hash = b.Header.Hash()
		s := &b.Commit.Signatures[0]
		s.ValidatorAddress = key.PubKey().Address()
		b.Commit.Signatures = b.Commit.Signatures[:1]
		var err error
		if s.Signature, err = key.Sign(b.Commit.VoteSignBytes(chainID, 0)); err != nil {
			t.Error(err)
		}
	}
	for name, change := range map[string]func(*comettypes.LightBlock){
		"header alone": func(b *comettypes.LightBlock) { b.AppHash = forged[:] },
		"header and the commit's hash": func(b *comettypes.LightBlock) {
			b.AppHash = forged[:]
			b.Commit.BlockID.Hash = b.Header.Hash()
		},
		"signed by another key": func(b *comettypes.LightBlock) {
			b.AppHash = forged[:]
			sign(b)
		},
		"signed by another set": func(b *comettypes.LightBlock) {
			b.AppHash, b.ValidatorSet, b.ValidatorsHash = forged[:], strangers, strangers.Hash()
			sign(b)
		},
	} {
		c, err := lightClient(ctx, chainID, honest, 2, liar{honest, 5, change}, honest)
		if err != nil {
			t.Fatal(err)
		}
		err = proveBlock(ctx, c, 4, forged)
		if err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: forged block, error %v", name, err)
		}
		t.Logf("%s: %v", name, err)
	}
	c, err := lightClient(ctx, chainID, honest, 2, liar{honest, 5, func(*comettypes.LightBlock) {}}, honest)
	if err == nil {
		_, err = c.VerifyLightBlockAtHeight(ctx, 5, time.Now())
	}
	if err != nil {
		t.Errorf("the same without a change: %v", err)
	}
}
